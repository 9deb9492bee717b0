import { expect, it } from 'vitest';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { writeError } from '../../src/system/write-error.ts';

const rows: [code: string, want: string][] = [
  ['EACCES', 'output-not-writable'],
  ['EPERM', 'output-not-writable'],
  ['EROFS', 'output-not-writable'],
  ['ENOTDIR', 'output-not-writable'],
  ['EISDIR', 'output-not-writable'],
  ['EIO', 'output-not-writable'],
  ['ENOSPC', 'output-disk-full'],
  ['EDQUOT', 'output-disk-full'],
];
it.each(rows)('%s -> %s', (code, want) => {
  const error = writeError(Object.assign(new Error('no'), { code }), 'a.ts');
  expect(error).toBeInstanceOf(GenError);
  expect(error).toMatchObject({ code: want, message: expect.stringContaining('a.ts') });
});

it('leaves a bug alone', () => {
  const bug = new TypeError('oops');
  expect(writeError(bug, 'a.ts')).toBe(bug);
});
