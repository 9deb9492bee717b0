import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { commandList } from '../../src/cli/command-list.ts';
import { writeCommandReference } from '../../src/cli/command-reference.ts';

// UPDATE_GOLDENS=1 writes the page.
test('docs/commands.md describes the commands as they are', async () => {
  const page = new URL('../../docs/commands.md', import.meta.url);
  const text = writeCommandReference(commandList);
  if (process.env['UPDATE_GOLDENS'] === '1') await writeFile(page, text);
  expect(text).toBe(await readFile(page, 'utf8'));
});
