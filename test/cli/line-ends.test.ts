import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useProject } from './use-project.ts';

const project = useProject();
const emit = ['--emit', 'proto,records,producer,zod,descriptor'];

async function rewrite(edit: (text: string) => string): Promise<Record<string, string>> {
  const bytes: Record<string, string> = {};
  for (const name of await project.files()) {
    const file = join(project.folder, name);
    if (!name.endsWith('.binpb')) await writeFile(file, edit(await readFile(file, 'utf8')));
    bytes[name] = await readFile(file, 'latin1');
  }
  return bytes;
}

const ends: [what: string, edit: (text: string) => string][] = [
  ['CRLF, as git writes files on Windows', (text) => text.replaceAll('\n', '\r\n')],
  ['LF and CRLF', (text) => text.replace('\n', '\r\n')],
];
test.each(ends)('%s: no run finds a difference, and none writes a file', async (_, edit) => {
  await writeFile(join(project.folder, 't.sql'), 'CREATE TABLE c.s.events (id INT COMMENT "a\\nb");\n');
  await project.run('--snapshot', 't.sql', ...emit);
  const before = await rewrite(edit);
  for (const words of [
    ['--offline', '--dry-run'],
    ['--offline'],
    ['--snapshot', 't.sql', '--dry-run'],
    ['--snapshot', 't.sql'],
  ]) {
    expect((await project.run(...words)).out).toBe('c.s.events: nothing changed\n');
  }
  for (const words of [['--offline'], ['--snapshot', 't.sql']]) {
    expect(await project.run('check', ...words)).toMatchObject({ code: 0 });
  }
  expect(await rewrite((text) => text)).toEqual(before);
});

test('an edit beside other line ends is still an edit', async () => {
  await writeFile(join(project.folder, 't.sql'), 'CREATE TABLE c.s.events (id INT);\n');
  await project.run('--snapshot', 't.sql', ...emit);
  await rewrite((text) => text.replaceAll('\n', '\r\n'));
  const index = join(project.folder, 'generated/c/s/index.ts');
  await writeFile(index, `${await readFile(index, 'utf8')}export {};\r\n`);
  expect(await project.run('check', '--offline')).toMatchObject({ code: 4 });
  expect((await project.run('--offline')).out).toContain('written  generated/c/s/index.ts');
  expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
});
