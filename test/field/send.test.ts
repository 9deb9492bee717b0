import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { useProject } from '../cli/use-project.ts';

/** One run of `send`, and what is right for it. */
interface Want {
  /** The arguments after the table. */
  readonly words: readonly string[];
  readonly code: number;
  /** Parts of stderr; an empty list: nothing is printed there. */
  readonly err: readonly string[];
  /** What is printed nowhere. */
  readonly not?: readonly string[];
  /** The rows in the table afterwards, or how many there are. */
  readonly rows?: readonly object[];
  readonly count?: number;
  /** The bytes of rejected lines that are not UTF-8, in base64. */
  readonly rejects?: readonly string[];
}

/** Files that people have: each folder has a table, the files, and in `want.json` what is right. */
const operations = join(import.meta.dirname, 'operations');
const cases = readdirSync(operations).filter((name) => existsSync(join(operations, name, 'want.json')));
const runs = cases.flatMap((name) =>
  (JSON.parse(readFileSync(join(operations, name, 'want.json'), 'utf8')) as Want[]).map(
    (want): [name: string, words: string, want: Want] => [name, want.words.join(' '), want],
  ),
);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ tables: cases.map((name) => join(operations, name, 'table.sql')) });
});
afterAll(() => emulator.close());

const project = useProject();
beforeEach(async () => {
  await emulator.reset();
  project.environment = emulator.env;
});

test.each(runs)('%s: %s', async (name, _, { words, code, err, not = [], rows, count, rejects = [] }) => {
  await cp(join(operations, name), project.folder, { recursive: true });
  const table = `lake.iot.${name.replaceAll('-', '_')}`;
  const ended = await project.run('send', table, ...words);
  expect({ code: ended.code, err: ended.err }).toEqual({
    code,
    err: err.length === 0 ? '' : expect.stringContaining(err[0] as string),
  });
  for (const part of err) expect(ended.err).toContain(part);
  for (const part of not) expect(`${ended.out}${ended.err}`).not.toContain(part);
  if (rows !== undefined) expect(emulator.rows(table).map((row) => ({ ...row }))).toEqual(rows);
  if (count !== undefined) expect(emulator.count(table)).toBe(count);
  if (rejects.length > 0) {
    const lines = (await readFile(join(project.folder, 'bad.ndjson'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { base64: string }).base64)).toEqual(rejects);
  }
});
