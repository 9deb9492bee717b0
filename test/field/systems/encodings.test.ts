// Files as the tools of Windows write them: with a byte order mark, with CRLF, or in UTF-16, as `>` of PowerShell 5.1 does.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useProject } from '../../cli/use-project.ts';

const project = useProject();
const sql = 'CREATE TABLE main.iot.rooms (id BIGINT NOT NULL, name STRING);\n';

const encodings = {
  'UTF-8 with a mark': (text: string) => Buffer.from(`\ufeff${text}`),
  'UTF-8 with a mark and CRLF': (text: string) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`),
  'UTF-16': (text: string) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
  'big-endian UTF-16': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'Windows-1252': (text: string) => Buffer.from(text.replace('rooms', 'rööms'), 'latin1'),
};
type Encoding = keyof typeof encodings;
const read: readonly Encoding[] = ['UTF-8 with a mark', 'UTF-8 with a mark and CRLF'];
const rejected: readonly Encoding[] = ['UTF-16', 'big-endian UTF-16', 'Windows-1252'];

async function encode(file: string, text: string, encoding: Encoding): Promise<void> {
  await project.write({ [file]: '' });
  await writeFile(join(project.folder, file), encodings[encoding](text));
}

/** What is read as text, and a command that needs it. */
const inputs: readonly (readonly [file: string, text: string, words: readonly string[]])[] = [
  ['rooms.sql', sql, ['--snapshot', 'rooms.sql']],
  [
    'rooms.json',
    '{"catalog_name":"main","schema_name":"iot","table_name":"rooms","columns":[{"name":"id","type":{"name":"bigint"}}]}\n',
    ['--snapshot', 'rooms.json'],
  ],
  ['zerobus.config.json', '{ "tables": ["main.iot.rooms"] }\n', []],
  ['zerobus.config.ts', 'export default { tables: ["main.iot.rooms"] };\n', []],
  ['package.json', '{ "zerobus": { "tables": ["main.iot.rooms"] } }\n', []],
  ['home/.databrickscfg', '[rooms]\nhost = https://rooms.cloud.databricks.com\n', ['--profile', 'rooms']],
];

describe('is read', () => {
  it.each(inputs.slice(0, 5).flatMap((row) => read.map((encoding) => [encoding, ...row] as const)))(
    '%s: %s',
    async (encoding, file, text, words) => {
      await project.write({ 'other.sql': sql });
      await encode(file, text, encoding);
      const source = words.length === 0 ? ['--snapshot', 'other.sql'] : words;
      const { code, err } = await project.run(...source);
      expect([code, err]).toEqual([0, '']);
      expect(await project.files()).toContain('generated/main/iot/room.ts');
    },
  );

  it.each(read)('%s: a lock, which stays up to date, and tsconfig.json', async (encoding) => {
    await project.write({ 'rooms.sql': sql, 'package.json': '{}' });
    await encode('tsconfig.json', '{ "compilerOptions": { "module": "commonjs" } }\n', encoding);
    expect(await project.run('--snapshot', 'rooms.sql')).toMatchObject({ code: 0 });
    expect(await project.read('generated/main/iot/index.ts')).toContain("from './room';");
    const lock = 'zerobus.lock/main.iot.rooms.json';
    await encode(lock, await project.read(lock), encoding);
    expect(await project.run('check', '--offline')).toMatchObject({ code: 0, err: '' });
    expect(await project.run('check', '--snapshot', 'rooms.sql')).toMatchObject({ code: 0, err: '' });
    expect(await project.run('--snapshot', 'rooms.sql')).toMatchObject({ code: 0, err: '' });
  });

  it.each(read)('%s: a package.json that init edits keeps its mark and line ends', async (encoding) => {
    await encode('package.json', '{\n  "name": "x"\n}\n', encoding);
    await project.write({ '.git/': '' });
    expect(await project.run('init')).toMatchObject({ code: 0, err: '' });
    const text = await project.read('package.json');
    expect(text.startsWith('\ufeff{')).toBe(true);
    expect(JSON.parse(text.slice(1))).toMatchObject({ name: 'x', scripts: { 'zerobus:check': 'zerobus-gen check' } });
    expect(/[^\r]\n/.test(text)).toBe(encoding === 'UTF-8 with a mark');
  });

  it.each(read)('%s: .gitattributes, to which init adds what is missing', async (encoding) => {
    await project.write({ 'package.json': '{}', '.git/': '' });
    await encode('.gitattributes', 'zerobus.lock/** text eol=lf\n', encoding);
    expect(await project.run('init')).toMatchObject({ code: 0 });
    const lines = (await project.read('.gitattributes')).split(/\r?\n/);
    expect(lines).toEqual(['\ufeffzerobus.lock/** text eol=lf', expect.stringMatching(/^generated\/\*\* /), '']);
  });
});

const reason = (encoding: Encoding): string =>
  encoding === 'Windows-1252' ? 'it is not UTF-8 text' : 'it is UTF-16 text, not UTF-8';

describe('is named, and not read', () => {
  it.each(inputs.flatMap((row) => rejected.map((encoding) => [encoding, ...row] as const)))(
    '%s: %s',
    async (encoding, file, text, words) => {
      project.environment = { HOME: join(project.folder, 'home') };
      await project.write({ 'other.sql': sql });
      await encode(file, text, encoding);
      const before = await project.files();
      const { code, err } = await project.run(
        ...(words.length === 0 ? ['--snapshot', 'other.sql'] : words),
        'main.iot.rooms',
      );
      expect(code).toBe(2);
      expect(err).toContain(file.replace('home', '~'));
      expect(err).toContain(reason(encoding));
      expect(await project.files()).toEqual(before);
    },
  );

  it.each(['UTF-16', 'big-endian UTF-16'] as const)('%s: a lock and tsconfig.json', async (encoding) => {
    await project.write({ 'rooms.sql': sql });
    expect(await project.run('--snapshot', 'rooms.sql')).toMatchObject({ code: 0 });
    const lock = 'zerobus.lock/main.iot.rooms.json';
    const text = await project.read(lock);
    await encode(lock, text, encoding);
    for (const words of [['check', '--offline'], ['--offline'], ['--snapshot', 'rooms.sql']]) {
      const { code, out, err } = await project.run(...words);
      expect([words, code, out + err]).toEqual([
        words,
        2,
        expect.stringContaining(`${lock}: ${reason(encoding)}. [file-unreadable]`),
      ]);
    }
    await project.write({ [lock]: text });
    await encode('tsconfig.json', '{ "compilerOptions": { "module": "commonjs" } }\n', encoding);
    const { code, err } = await project.run('--snapshot', 'rooms.sql');
    expect([code, err]).toEqual([2, expect.stringContaining(`${reason(encoding)}. [tsconfig-invalid]`)]);
  });

  it.each(rejected)('%s: a package.json, by init', async (encoding) => {
    await encode('package.json', '{\n  "name": "rooms"\n}\n', encoding);
    const { code, err } = await project.run('init');
    expect([code, err]).toEqual([2, expect.stringContaining(`package.json: ${reason(encoding)}. [file-unreadable]`)]);
    expect(await project.files()).toEqual(['package.json']);
  });

  it.each(rejected)('%s: what init would edit is left alone, with a hint', async (encoding) => {
    await project.write({ 'package.json': '{ "devDependencies": { "prettier": "3" } }\n', '.git/': '' });
    const files = ['.gitattributes', '.prettierignore', 'biome.json', 'eslint.config.js'];
    for (const file of files) await encode(file, '# rooms\n', encoding);
    const before = await Promise.all(files.map((file) => readFile(join(project.folder, file))));
    const { code, out, err } = await project.run('init');
    expect(code).toBe(0);
    for (const file of files) {
      expect(out + err).toContain(`Did not change ${file}: ${reason(encoding)}. Save it as UTF-8, and add: `);
    }
    expect(await Promise.all(files.map((file) => readFile(join(project.folder, file))))).toEqual(before);
  });
});
