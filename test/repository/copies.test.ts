import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Shorter files may be alike by chance: an index.ts, a config of one key, the result of a run without diagnostics. */
const linesOfTrivialFiles = 15;

/** What earlier versions wrote is frozen there, and may be what this version writes. */
const frozen = 'test/compat/';

/** Returns the groups of paths whose files have the same bytes, leaving trivial and frozen files out. */
function findCopies(files: Iterable<readonly [path: string, content: Buffer]>): string[][] {
  const pathsByHash = new Map<string, string[]>();
  for (const [path, content] of files) {
    const lines = content.toString('latin1').split('\n').length - 1;
    if (path.startsWith(frozen) || lines <= linesOfTrivialFiles) continue;
    const hash = createHash('sha256').update(content).digest('hex');
    pathsByHash.set(hash, [...(pathsByHash.get(hash) ?? []), path]);
  }
  return [...pathsByHash.values()].filter((paths) => paths.length > 1);
}

test('no two files under test/ and generated/ are byte-for-byte copies', () => {
  const tracked = execFileSync('git', ['ls-files', '-z', 'test', 'generated'], { cwd: root, encoding: 'utf8' });
  // A file that was deleted in the working tree is still listed.
  const paths = tracked.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  expect(paths.length).toBeGreaterThan(500);
  const copies = findCopies(paths.map((path) => [path, readFileSync(join(root, path))]));
  expect(copies, 'Keep one of each, and let its tests share it').toEqual([]);
});

test('copies are found, except trivial and frozen ones', () => {
  const [long, short] = [Buffer.from('line\n'.repeat(16)), Buffer.from('line\n'.repeat(15))];
  const files: [string, Buffer][] = [
    ['test/a.ts', long],
    ['test/b.ts', Buffer.from(`${long}more\n`)],
    ['test/compat/0.1/a.ts', long],
    ['generated/a.ts', long],
    ['test/c.ts', short],
    ['test/d.ts', short],
  ];
  expect(findCopies(files)).toEqual([['test/a.ts', 'generated/a.ts']]);
});
