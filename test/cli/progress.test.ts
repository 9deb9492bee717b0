import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { useProject } from './use-project.ts';

const project = useProject();
beforeEach(async () => {
  const tables = Array.from({ length: 12 }, (_, i) => `CREATE TABLE catalog.iot.table_${i} (id INT);`);
  await writeFile(join(project.folder, 'tables.sql'), tables.join('\n'));
});

/** What stderr gets. */
async function shown(words: readonly string[], isTTY: boolean, environment: Record<string, string>): Promise<string> {
  const err: string[] = [];
  await run([...words, '--snapshot', 'tables.sql'], {
    out: { write: () => true, isTTY },
    err: { write: (text) => err.push(text), isTTY },
    environment,
    folder: project.folder,
    signal: new AbortController().signal,
  });
  return err.join('');
}

test('a terminal is told how many tables are done, and the line goes away', async () => {
  const generated = await shown([], true, {});
  expect(generated).toContain('\r\u001b[K1 of 12 tables read\r\u001b[K2 of 12 tables read');
  expect(generated.endsWith('12 of 12 tables read\r\u001b[K')).toBe(true);
  expect((await shown(['check'], true, {})).endsWith('12 of 12 tables checked\r\u001b[K')).toBe(true);
});

test.each<[what: string, words: string[], isTTY: boolean, environment: Record<string, string>]>([
  ['a pipe', [], false, {}],
  ['CI', [], true, { CI: 'true' }],
  ['--quiet', ['--quiet'], true, {}],
  ['few tables', ['catalog.iot.table_1'], true, {}],
])('%s is not', async (_, words, isTTY, environment) => {
  expect(await shown(words, isTTY, environment)).not.toContain('tables read');
});
