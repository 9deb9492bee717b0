import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { useProject } from './use-project.ts';

const project = useProject();
const all = 'proto,records,producer,zod';
const nothing = 'c.s.events: nothing changed\n';

beforeEach(async () => {
  await writeFile(join(project.folder, 't.sql'), 'CREATE TABLE c.s.events (id BIGINT NOT NULL);\n');
});

const config = (value: object): Promise<void> =>
  writeFile(join(project.folder, 'zerobus.config.json'), JSON.stringify({ source, ...value }));
const source = { kind: 'snapshot', path: 't.sql' };

async function editLock(edit: (text: string) => string): Promise<void> {
  const file = join(project.folder, 'zerobus.lock/c.s.events.json');
  const text = await readFile(file, 'utf8');
  expect(edit(text)).not.toBe(text);
  await writeFile(file, edit(text));
}

test('kinds that a flag chose stay the kinds of the table', async () => {
  await project.run('--snapshot', 't.sql', '--emit', all);
  for (const words of [['--offline'], ['--snapshot', 't.sql']]) {
    expect(await project.run('check', ...words)).toMatchObject({ code: 0 });
    expect((await project.run(...words)).out).toBe(nothing);
  }
  await writeFile(
    join(project.folder, 't.sql'),
    'CREATE TABLE c.s.events (id BIGINT, b INT);\nCREATE TABLE c.s.b (i INT);',
  );
  await project.run('--snapshot', 't.sql');
  expect((await project.files()).filter((file) => file.startsWith('generated/c/s/'))).toEqual([
    'generated/c/s/b.producer.ts',
    'generated/c/s/b.proto',
    'generated/c/s/b.ts',
    'generated/c/s/event.producer.ts',
    'generated/c/s/event.proto',
    'generated/c/s/event.ts',
    'generated/c/s/event.zod.ts',
    'generated/c/s/index.ts',
    'generated/c/s/index.zod.ts',
  ]);
  expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
});

test('a config overrides the lock, and a flag the config', async () => {
  await project.run('--snapshot', 't.sql', '--emit', all);
  await config({ emit: ['records', 'descriptor'] });
  const { code, err } = await project.run('check', '--offline');
  expect(code).toBe(4);
  expect(err).toContain('event.proto is not what this run would generate: emit does not include proto.');
  expect(err).toContain('event.desc.binpb is not what this run would generate: emit includes descriptor, and');
  expect(await project.run('check', '--offline', '--emit', all)).toMatchObject({ code: 0 });
  await project.run();
  expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
  expect((await project.files()).filter((file) => file.startsWith('generated/c/s/'))).toEqual([
    'generated/c/s/event.desc.binpb',
    'generated/c/s/event.ts',
    'generated/c/s/index.ts',
  ]);
});

test('a folder that a flag chose stays the folder of the project', async () => {
  await project.run('--snapshot', 't.sql', '--out', 'src/gen');
  expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
  expect((await project.run('--snapshot', 't.sql')).out).toBe(nothing);
  const { err } = await project.run('--offline', '--verbose');
  expect(err).toContain(`out: ${join(project.folder, 'src/gen')} (the lock)\n`);
  await rm(join(project.folder, 'src/gen/c/s/event.ts'));
  const check = await project.run('check', '--offline');
  expect(check.err).toContain('fix: Run `zerobus-gen --offline c.s.events`');
  await project.run('--offline', 'c.s.events');
  expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
  expect(existsSync(join(project.folder, 'generated'))).toBe(false);
  // The default is not written down.
  await project.run('--snapshot', 't.sql', '--out', 'generated');
  expect(await project.read('zerobus.lock/c.s.events.json')).not.toContain('settings');
  expect((await project.run('--snapshot', 't.sql')).out).toBe(nothing);
});

test('a folder outside of the project is not kept', async () => {
  const outside = join(project.folder, '..', `${Date.now()} outside`);
  try {
    expect(await project.run('--snapshot', 't.sql', '--out', outside)).toMatchObject({ code: 0 });
    expect(await project.read('zerobus.lock/c.s.events.json')).not.toContain('settings');
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
});

test.each(['../x', 'a/../../x', '/x', 'C:/x', 'a\\x', '', 'a//x', 'a\u0000'])(
  'a lock that names the folder %j is rejected',
  async (out) => {
    await project.run('--snapshot', 't.sql', '--out', 'gen');
    await editLock((text) => text.replaceAll('"out": "gen"', `"out": ${JSON.stringify(out)}`));
    const before = await project.files();
    for (const words of [['check', '--offline'], ['--offline'], ['--snapshot', 't.sql']]) {
      const { code, err } = await project.run(...words);
      expect(code).toBe(2);
      expect(err).toContain('an output folder must be below the project');
    }
    expect(await project.files()).toEqual(before);
  },
);

test('a setting of a later version is no error', async () => {
  await project.run('--snapshot', 't.sql', '--out', 'gen');
  await editLock((text) => text.replaceAll('"out": "gen"', '"out": "gen", "more": 1'));
  expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
});

test('tables with files in different folders need the word of the user', async () => {
  await writeFile(
    join(project.folder, 't.sql'),
    'CREATE TABLE c.s.events (id INT);\nCREATE TABLE c.s.rooms (id INT);\n',
  );
  await project.run('c.s.events', '--snapshot', 't.sql', '--out', 'one');
  await project.run('c.s.rooms', '--snapshot', 't.sql', '--out', 'two/deep');
  const { code, err } = await project.run('check', '--offline');
  expect(code).toBe(2);
  expect(err).toContain('one (c.s.events), two/deep (c.s.rooms)');
  expect(await project.run('check', 'c.s.rooms', '--offline', '--out', 'two/deep')).toMatchObject({ code: 0 });
});

test('a suggested command repeats the flags of the check', async () => {
  await project.run('--snapshot', 't.sql');
  const { err } = await project.run('check', '--snapshot', 't.sql', '--out', 'src/my gen', '--emit', 'proto,zod');
  expect(err).toContain("Run `zerobus-gen --offline c.s.events --out 'src/my gen' --emit 'proto,zod'`");
  expect(err).toContain(
    "Run `zerobus-gen c.s.events --snapshot t.sql --out 'src/my gen' --emit 'proto,zod'` and commit",
  );
  await project.run('c.s.events', '--snapshot', 't.sql', '--out', 'src/my gen', '--emit', 'proto,zod');
  expect(await project.run('check', '--snapshot', 't.sql')).toMatchObject({ code: 0 });
});

const changes: [before: object, after: object, stale: Readonly<Record<string, string>>][] = [
  [
    { importExtension: 'ts' },
    { importExtension: 'none' },
    {
      'event.producer.ts': 'importExtension was ts, and is none',
      'event.zod.ts': 'importExtension was ts, and is none',
      'index.ts': 'importExtension was ts, and is none',
      'index.zod.ts': 'importExtension was ts, and is none',
    },
  ],
  [
    { proto: { goPackage: 'example.com/x;x' } },
    { proto: { javaPackage: 'x' } },
    { 'event.proto': 'proto.goPackage was "example.com/x;x", and is none; proto.javaPackage was none, and is "x"' },
  ],
  [{ zod: { strict: true } }, {}, { 'event.zod.ts': 'zod.strict was true, and is none' }],
];
test.each(changes)('from %j to %j, a stale file names the setting', async (before, after, stale) => {
  await config({ emit: all.split(','), ...before });
  await project.run();
  await config({ emit: all.split(','), ...after });
  const { code, out } = await project.run('check', '--offline', '--reporter', 'json');
  expect(code).toBe(4);
  const { tables } = JSON.parse(out) as { tables: { diagnostics: { path: string; message: string }[] }[] };
  const found = tables[0]!.diagnostics.map(({ path, message }) => [
    path.slice(4),
    message.split(': ')[1]!.slice(0, -1),
  ]);
  expect(Object.fromEntries(found)).toEqual(stale);
  expect(await project.run()).toMatchObject({ code: 0 });
  expect(await project.run('check')).toMatchObject({ code: 0 });
});

test('kinds that the lock lists and no run emits are stale, also without their files', async () => {
  await project.run('--snapshot', 't.sql');
  for (const ending of ['ts', 'producer.ts', 'proto']) await rm(join(project.folder, `generated/c/s/event.${ending}`));
  const words = ['--emit', 'records', '--out', 'other'];
  await config({});
  const { code, err } = await project.run('check', ...words);
  expect(code).toBe(4);
  expect(err).toContain('event.producer.ts is not what this run would generate: the lock lists it, but emit does not');
  const [, suggested = ''] = /`zerobus-gen (c\.s\.events [^`]*)`/.exec(err) ?? [];
  expect(suggested).toBe('c.s.events --out other --emit records');
  expect(await project.run(...suggested.split(' '))).toMatchObject({ code: 0 });
  expect(await project.run('check', ...words)).toMatchObject({ code: 0 });
});

test('a path that no version generates is stale, and leaves the lock', async () => {
  await project.run('--snapshot', 't.sql');
  const listed = `{"path": "c/s/gone.txt", "sha256": "${'0'.repeat(64)}"}`;
  await editLock((text) => text.replace('"files": [\n', `"files": [\n    ${listed},\n`));
  const { code, err } = await project.run('check', '--offline');
  expect([code, err]).toEqual([4, expect.stringContaining('no version of zerobus-gen generates such a file')]);
  await project.run('--snapshot', 't.sql', 'c.s.events');
  expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
});

describe('the folder of a lock that a merge left unresolved', () => {
  const conflict = (ours: string, theirs: string): string => `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> theirs\n`;
  /** Returns the lock of a run that writes to a folder. */
  const generate = async (...flags: string[]): Promise<string> => {
    await project.run('--snapshot', 't.sql', ...flags);
    return project.read('zerobus.lock/c.s.events.json');
  };

  test.each<[name: string, edit: (lock: string) => string]>([
    ['with markers', (lock) => lock.replace(/ {2}"emitter".*\n/, (line) => conflict(line, line.replace('#', '#0')))],
    ['with a number twice', (lock) => lock.replace(/"number": 2/, '"number": 1')],
  ])('is kept: %s', async (_, edit) => {
    await writeFile(join(project.folder, 't.sql'), 'CREATE TABLE c.s.events (id BIGINT, b INT);\n');
    await generate('--out', 'src/gen');
    await editLock(edit);
    expect(await project.run('--snapshot', 't.sql')).toMatchObject({ code: 0 });
    expect(existsSync(join(project.folder, 'generated'))).toBe(false);
    expect(await project.read('zerobus.lock/c.s.events.json')).toContain('"out": "src/gen"');
    expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
  });

  test.each<[name: string, ours: string[], theirs: string[], want: string]>([
    ['of two folders', ['--out', 'a'], ['--out', 'b'], 'a (c.s.events), b (c.s.events)'],
    ['of the default and another', [], ['--out', 'b'], 'b (c.s.events), generated (c.s.events)'],
  ])('needs the word of the user: %s', async (_, ours, theirs, want) => {
    const texts = [await generate(...ours), await generate(...theirs)] as const;
    await editLock(() => conflict(...texts));
    const files = await project.files();
    for (const words of [['check', '--offline'], ['--offline'], ['--snapshot', 't.sql']]) {
      expect(await project.run(...words)).toMatchObject({ code: 2, err: expect.stringContaining(want) });
    }
    expect(await project.files()).toEqual(files);
    expect(await project.run('--snapshot', 't.sql', '--out', 'b')).toMatchObject({ code: 0 });
    expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
  });
});
