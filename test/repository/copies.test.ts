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

test('no two files under test/ and generated/ are byte-for-byte copies', () => {
  const tracked = execFileSync('git', ['ls-files', '-z', 'test', 'generated'], { cwd: root, encoding: 'utf8' });
  const byContent = new Map<string, string[]>();
  for (const path of tracked.split('\0')) {
    // A file that was deleted in the working tree is still listed.
    if (path === '' || path.startsWith(frozen) || !existsSync(join(root, path))) continue;
    const content = readFileSync(join(root, path));
    if (content.toString('latin1').split('\n').length - 1 <= linesOfTrivialFiles) continue;
    const hash = createHash('sha256').update(content).digest('hex');
    byContent.set(hash, [...(byContent.get(hash) ?? []), path]);
  }
  expect(byContent.size).toBeGreaterThan(500);
  const copies = [...byContent.values()].filter((paths) => paths.length > 1);
  expect(copies, 'Keep one of each, and let its tests share it').toEqual([]);
});
