import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeEach, describe, expect, test } from 'vitest';
import { githubReporter } from '../../src/cli/reporters/github.ts';
import { junitReporter } from '../../src/cli/reporters/junit.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Project } from './project.ts';
import { useProject } from './use-project.ts';

const before = `
  CREATE TABLE catalog.iot.readings (id STRING NOT NULL, value DOUBLE COMMENT 'a <b> & "c"', place STRUCT<lat: INT>);
  CREATE TABLE catalog.iot.alarms (id STRING NOT NULL);
`;
const after = `${before}
  ALTER TABLE catalog.iot.readings DROP COLUMN value;
  ALTER TABLE catalog.iot.readings ADD COLUMN unit STRING COMMENT '100%, \\n::error::no';
  ALTER TABLE catalog.iot.readings ADD COLUMN place.lon INT;
`;

const project = useProject();
beforeEach(async () => {
  await tables(before);
  await project.run('--snapshot', 'tables.sql');
  await tables(after);
});

const tables = (sql: string): Promise<void> => writeFile(join(project.folder, 'tables.sql'), sql);
const check = (...words: string[]): ReturnType<Project['run']> =>
  project.run('check', '--snapshot', 'tables.sql', ...words);

interface Annotation {
  readonly level: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A line as GitHub's runner reads it: the command, its properties, the data, each unescaped. */
function parseCommand(line: string): Annotation {
  const found = /^::([a-z]+) ([^:]*(?:%3A[^:]*)*)::(.*)$/.exec(line);
  if (found === null) throw new Error(`no workflow command: ${line}`);
  const data = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const property = (text: string): string => data(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
  const properties = found[2]!.split(',').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), property(pair.slice(at + 1))];
  });
  return { level: found[1]!, properties: Object.fromEntries(properties), message: data(found[3]!) };
}

describe('--reporter github', () => {
  test('annotates the line of the column in the lock', async () => {
    const { code, out } = await check('--reporter', 'github');
    expect(code).toBe(4);
    const annotations = out.trimEnd().split('\n').map(parseCommand);
    const lock = (await project.read('zerobus.lock/catalog.iot.readings.json')).split('\n');
    const at = ({ properties: { line } }: Annotation): string => lock[Number(line) - 1]!.trim();
    expect(annotations.map((found) => [found.level, found.properties['title'], at(found).slice(0, 16)])).toEqual([
      ['error', 'catalog.iot.readings value [column-dropped]', '{"name": "value"'],
      ['warning', 'catalog.iot.readings place.lon [column-added]', '{"name": "place"'],
      ['warning', 'catalog.iot.readings unit [column-added]', '"columns": ['],
    ]);
    expect(new Set(annotations.map(({ properties }) => properties['file']))).toEqual(
      new Set(['zerobus.lock/catalog.iot.readings.json']),
    );
    expect(annotations[0]?.message).toMatch(
      / was dropped\. .*\nfix: zerobus-gen catalog\.iot\.readings --snapshot tables\.sql$/,
    );
  });

  test('what --fail-on lets fail is an error', async () => {
    const { out } = await check('--reporter', 'github', '--fail-on', 'any');
    expect(out.match(/^::error /gm)).toHaveLength(3);
  });

  test('a generated file that was edited is annotated itself, seen from the top of the repository', async () => {
    await tables(before);
    await writeFile(join(project.folder, 'generated/catalog/iot/reading.ts'), '// mine');
    project.environment = { GITHUB_WORKSPACE: join(project.folder, '..') };
    const { code, out } = await check('--reporter', 'github');
    expect(code).toBe(4);
    const folder = project.folder.split('/').at(-1);
    expect(parseCommand(out.trimEnd())).toMatchObject({
      level: 'error',
      properties: { file: `${folder}/generated/catalog/iot/reading.ts`, line: '1' },
    });
  });

  test('writes a job summary, and appends to what is there', async () => {
    const file = join(project.folder, 'summary.md');
    await writeFile(file, 'before\n');
    project.environment = { GITHUB_STEP_SUMMARY: file };
    await check('--reporter', 'github');
    const summary = await readFile(file, 'utf8');
    expect(summary).toMatch(/^before\n## zerobus-gen check\n/);
    expect(summary).toContain('| catalog.iot.readings | default | drift |');
    expect(summary).toContain('| catalog.iot.alarms | default | ok |');
    expect(summary).toContain('| ❌ | catalog.iot.readings | value |');
  });

  test.each([
    ['![x](https://a.example/b.png)', String.raw`!\[x\](https\://a.example/b.png)`],
    ['see HTTP://a.example or www.a.example', String.raw`see HTTP\://a.example or www\.a.example`],
    ['$x$', String.raw`\$x\$`],
    [String.raw`a\|b`, String.raw`a\\\|b`],
    ['`a|b`', String.raw`\`a\|b\``],
    ['*a* _b_ c_d ~e~', String.raw`\*a\* \_b\_ c_d \~e\~`],
    ['<b>&lt;', '&lt;b&gt;&amp;lt;'],
  ])('the name %s is in a summary what it is, in its own cell', (name, want) => {
    const written: string[] = [];
    const reporter = githubReporter({ out: () => undefined } as unknown as Terminal, {
      failOn: 'any',
      findPlace: () => undefined,
      appendSummary: (text) => written.push(text),
    });
    const said = { code: 'file-stale', severity: 'error', table: name, path: name, message: name, help: name } as const;
    reporter.checked([{ table: name, target: 'default', status: 'drift', findings: [], diagnostics: [said] }]);
    const lines = written.join('').split('\n');
    expect(lines).toContain(`| ${want} | default | drift |`);
    expect(lines).toContain(`| ❌ | ${want} | ${want} | ${want} \`file-stale\` | ${want} |`);
  });

  test('a summary that cannot be written is told of, and does not fail', async () => {
    await tables(before);
    project.environment = { GITHUB_STEP_SUMMARY: join(project.folder, 'nowhere', 'summary.md') };
    const { code, err } = await check('--reporter', 'github');
    expect(code).toBe(0);
    expect(err).toContain('Cannot write the job summary to');
  });

  test('nothing to tell is told in no annotation', async () => {
    await tables(before);
    expect(await check('--reporter', 'github')).toEqual({ code: 0, out: '', err: '' });
  });
});

interface Suite {
  readonly testsuites: {
    readonly testsuite: {
      readonly '@name': string;
      readonly '@tests': string;
      readonly '@failures': string;
      readonly '@errors': string;
      readonly testcase: readonly Readonly<Record<string, unknown>>[];
    };
  };
}

function parseJunit(text: string): Suite['testsuites']['testsuite'] {
  expect(XMLValidator.validate(text)).toBe(true);
  const options = {
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    htmlEntities: true,
    isArray: (name: string) => name === 'testcase',
  };
  return (new XMLParser(options).parse(text) as Suite).testsuites.testsuite;
}

describe('--reporter junit', () => {
  test('a table is a test; what fails is its failure, what does not its output', async () => {
    const { code, out } = await check('--reporter', 'junit');
    expect(code).toBe(4);
    const suite = parseJunit(out);
    expect(suite).toMatchObject({ '@name': 'zerobus-gen check', '@tests': '2', '@failures': '1', '@errors': '0' });
    const [alarms, readings] = [...suite.testcase].sort((a, b) => String(a['@name']).localeCompare(String(b['@name'])));
    expect(alarms).toEqual({ '@classname': 'zerobus-gen', '@name': 'catalog.iot.alarms' });
    expect(readings).toMatchObject({
      '@name': 'catalog.iot.readings',
      failure: { '@type': 'column-dropped', '@message': expect.stringContaining('Column value (DOUBLE) was dropped') },
      'system-out': expect.stringContaining('unit: Column unit (STRING) was added.'),
    });
  });

  test('a table that cannot be looked at is an error', async () => {
    const { code, out } = await project.run(
      'check',
      'catalog.iot.nowhere',
      '--snapshot',
      'tables.sql',
      '--reporter',
      'junit',
    );
    expect(code).toBe(2);
    expect(parseJunit(out)).toMatchObject({
      '@errors': '1',
      testcase: [{ error: { '@type': 'lock-missing' } }],
    });
  });

  test('characters that XML has no place for do not break it', () => {
    const lines: string[] = [];
    const terminal = {
      out: (line: string) => lines.push(line),
      print: () => undefined,
      err: () => undefined,
      style: (_: string, text: string) => text,
    };
    const table = 'catalog.iot.a<&>"\u0001\ud800b';
    const reporter = junitReporter(terminal, 'breaking');
    reporter.generated([{ table, status: 'written', files: [], diagnostics: [] }]);
    expect(parseJunit(lines.join('\n')).testcase.map((item) => item['@name'])).toEqual([
      'catalog.iot.a<&>"\\u0001\\ud800b',
    ]);
  });

  test('what is wrong with no table has a test too', async () => {
    const { code, out } = await project.run('--snapshot', 'nowhere', '--reporter', 'junit');
    expect(code).toBe(2);
    expect(parseJunit(out).testcase).toMatchObject([
      { '@name': 'zerobus-gen', error: { '@type': 'snapshot-invalid' } },
    ]);
  });
});

describe('--report-file', () => {
  test('takes the report, and people are told on the terminal', async () => {
    const { code, out } = await check('--reporter', 'junit', '--report-file', 'reports/zerobus.xml');
    expect(code).toBe(4);
    expect(out).toContain('catalog.iot.readings: drift');
    expect(parseJunit(await project.read('reports/zerobus.xml'))['@failures']).toBe('1');
  });

  test('takes JSON of a generation', async () => {
    await project.run('--snapshot', 'tables.sql', '--reporter', 'json', '--report-file', 'out.json');
    expect(JSON.parse(await project.read('out.json'))).toMatchObject({
      version: 1,
      tables: [{ status: 'written' }, {}],
    });
  });

  test('where it cannot be written, that is told, and the command could not do it', async () => {
    await mkdir(join(project.folder, 'taken'));
    const { code, out, err } = await check('--reporter', 'json', '--report-file', 'taken');
    expect([code, err]).toEqual([2, expect.stringContaining('[report-not-writable]')]);
    expect(out).toContain('2 tables');
    expect((await check('--report-file', '')).err).toContain('The value of --report-file is empty.');
  });
});
