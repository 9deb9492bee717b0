import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { errorCode, isMissing } from '../../src/system/error-code.ts';

test.each<[error: unknown, code: string | undefined]>([
  [Object.assign(new Error(), { code: 'ENOENT' }), 'ENOENT'],
  [Object.assign(new Error(), { code: 'EBUSY' }), 'EBUSY'],
  [new Error(), undefined],
  [undefined, undefined],
  [null, undefined],
  ['ENOENT', undefined],
])('the code of %o is %s', (error, code) => {
  expect(errorCode(error)).toBe(code);
  expect(isMissing(error)).toBe(code === 'ENOENT');
});

test('errors of another realm have a code too, as in jest', () => {
  const error: unknown = runInNewContext("Object.assign(new Error(), { code: 'ENOENT' })");
  expect(error instanceof Error).toBe(false);
  expect(isMissing(error)).toBe(true);
});
