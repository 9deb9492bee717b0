import { afterEach, beforeEach, expect, test } from 'vitest';
import { notify } from '../../src/producer/notify.ts';

let warnings: Error[];
const onWarning = (warning: Error): unknown => warnings.push(warning);
beforeEach(() => {
  warnings = [];
  process.on('warning', onWarning);
});
afterEach(() => {
  process.off('warning', onWarning);
});

/** Waits until promises have settled and warnings were emitted. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

const rows: readonly [name: string, callback: () => unknown, text: RegExp][] = [
  ['throws', () => fail(new Error('no')), /callback of a producer threw: Error: no\n/],
  ['throws no error', () => fail('just text'), /threw: just text$/],
  ['throws what has no text', () => fail(Object.create(null)), /threw: something that has no text$/],
  ['rejects', async () => fail(new Error('later')), /callback of a producer rejected: Error: later\n/],
  ['rejects with a symbol', () => Promise.reject(Symbol('s')), /rejected: Symbol\(s\)$/],
  [
    'returns a thenable that rejects',
    () => thenable((_, reject) => reject(new Error('thenable'))),
    /rejected: Error: thenable/,
  ],
  ['returns a thenable that throws', () => thenable(() => fail(new Error('in then'))), /rejected: Error: in then/],
  [
    'returns what throws when read',
    () => Object.defineProperty({}, 'then', { get: () => fail(new Error('getter')) }),
    /threw: Error: getter/,
  ],
];

function fail(error: unknown): never {
  throw error;
}

function thenable(then: (resolve: unknown, reject: (error: unknown) => void) => void): unknown {
  return { then };
}

test.each(rows)('a callback that %s becomes one warning', async (_, callback, text) => {
  notify(callback, undefined);
  await settled();
  expect(warnings).toEqual([expect.objectContaining({ name: 'ZerobusWarning', code: 'ZEROBUS_CALLBACK' })]);
  expect(warnings[0]!.message).toMatch(text);
});

test.each<[string, () => unknown]>([
  ['nothing', () => undefined],
  ['a promise that resolves', async () => 1],
  ['a function', () => () => 1],
])('a callback that returns %s makes no warning', async (_, callback) => {
  notify(callback, undefined);
  await settled();
  expect(warnings).toEqual([]);
});
