import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../src/errors/error-codes.ts';
import { findServerCode, parseServerCode, serverCodes } from '../../src/errors/server-codes.ts';

/** The first word of a fix: the user can do what it says. */
const IMPERATIVE =
  /^(Await|Check|Correct|Create|Fix|GRANT|Grant|Pass|Raise|Read|Report|Run|Split|Use) |^Run `|^Report it:/;

const fixes = [
  ...Object.entries(errorCodes).map(([code, { help }]) => [code, help] as const),
  ...[...serverCodes].flatMap(([code, { help }]) => (help === undefined ? [] : [[String(code), help] as const])),
];

test.each(fixes)('the fix of %s says what to do, in whole sentences', (_, help) => {
  expect(help).toMatch(IMPERATIVE);
  expect(help).toMatch(/\.$/);
});

test('these codes are retryable, and no others', () => {
  const retryable = Object.entries(errorCodes).filter(([, info]) => info.retryable);
  expect(retryable.map(([code]) => code)).toEqual([
    'buffer-full',
    'token-unavailable',
    'unavailable',
    'connect-timeout',
    'ack-timeout',
    'delivery-timeout',
    'spool-full',
    'spool-locked',
    'close-timeout',
  ]);
});

describe('the number in the text of the service', () => {
  test.each([
    ['Rejected. Error Code: 4044, Error State: 7.', 4044],
    ['Error Code: 3', 3],
    ['no code', undefined],
    ['Error Code: x', undefined],
    ['MyError Code: 5', undefined],
    ['Error Code: 12345678901', undefined],
    ['', undefined],
  ])('%j', (text, want) => expect(parseServerCode(text)).toBe(want));

  test('unknown numbers have no meaning', () => {
    expect(findServerCode(undefined)).toBeUndefined();
    expect(findServerCode(1)).toBeUndefined();
    expect(findServerCode(6002)).toEqual({ code: 'unavailable' });
  });
});
