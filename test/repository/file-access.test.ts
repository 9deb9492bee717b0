import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '../../src');

// `existsSync` takes a file that is busy for missing, and nothing shows it.
test('whether a file exists is asked in src/system/find-file.ts only', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(300);
  const asking = files.filter((file) => /\bexistsSync\b/.test(readFileSync(join(src, file), 'utf8')));
  expect(asking).toEqual([]);
});
