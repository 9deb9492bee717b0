import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { startEmulator } from 'zerobus-gen/emulator';
import { type Ended, type PackedProject, root } from './packed-project.js';

const TABLE = 'catalog.iot.sensor_events';
const tsc: string = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** From an empty project to code that is generated, used, overtaken by its table, and mended: each step as its user takes it. */
export async function tellStory(project: PackedProject): Promise<void> {
  await using emulator = await startEmulator();
  const zerobus = (...words: string[]): Promise<Ended> =>
    project.start('npx', ['--no-install', 'zerobus-gen', ...words], { ...emulator.env });
  const compile = (): Promise<Ended> => project.start(process.execPath, [tsc, '-p', '.']);

  layOut(project);
  expect(await zerobus('init', TABLE, '--yes'), 0, 'init');
  expect(await zerobus(), 0, 'generate');
  project.write('src/main.ts', program('humidity: 55n'));
  expect(await compile(), 0, 'compile');
  expect(await project.start(process.execPath, ['dist/src/main.js'], { ...emulator.env }), 0, 'the program');

  project.write('rows.ndjson', '{"device_id":"b","event_ts":"2026-01-31T12:00:00Z","humidity":40}');
  expect(await zerobus('send', TABLE, 'rows.ndjson'), 0, 'send');
  same(
    emulator.rows(TABLE).map(({ device_id }) => device_id),
    ['a', 'b'],
  );
  expect(await zerobus('check'), 0, 'check');

  await emulator.sql(`ALTER TABLE ${TABLE} ADD COLUMN unit STRING`);
  await emulator.sql(`ALTER TABLE ${TABLE} DROP COLUMN humidity`);
  await driftIsTold(zerobus, project);

  expect(await zerobus(), 0, 'generate again');
  const refused = await compile();
  expect(refused, 2, 'compile what uses a dropped column');
  contains(refused.out, "'humidity' does not exist");
  project.write('src/main.ts', program("unit: 'C'"));
  expect(await compile(), 0, 'compile what was mended');
  expect(await project.start(process.execPath, ['dist/src/main.js'], { ...emulator.env }), 0, 'the mended program');
  expect(await zerobus('check'), 0, 'check at the end');
  same(emulator.rows(TABLE).at(-1)?.['unit'], 'C');
}

/** The same findings in all four reporters, each read by a parser of its form. */
async function driftIsTold(zerobus: (...words: string[]) => Promise<Ended>, project: PackedProject): Promise<void> {
  const human = await zerobus('check');
  expect(human, 4, 'check after the table was altered');
  contains(human.out, 'breaking   Column humidity (BIGINT) was dropped');
  contains(human.out, 'compatible Column unit (STRING) was added');

  const json = await zerobus('check', '--reporter', 'json');
  expect(json, 4, 'check as JSON');
  const { tables, summary } = JSON.parse(json.out) as {
    tables: [{ table: string; status: string; findings: { code: string; path: string }[] }];
    summary: object;
  };
  const [{ findings }] = tables;
  same(
    findings.map(({ code, path }) => [code, path]),
    [
      ['column-dropped', 'humidity'],
      ['column-added', 'unit'],
    ],
  );
  same(summary, { ok: 0, drift: 1, error: 0 });

  const github = await zerobus('check', '--reporter', 'github');
  expect(github, 4, 'check for GitHub');
  const annotations = [...github.out.matchAll(/^::(error|warning|notice) file=([^,]+),line=(\d+),title=/gm)];
  same(
    annotations.map(([, level, file, line]) => [level, lockLine(project, file as string, Number(line)).slice(0, 22)]),
    [
      ['error', '    {"name": "humidity'],
      ['warning', '  "columns": ['],
    ],
  );

  expect(await zerobus('check', '--reporter', 'junit', '--report-file', 'junit.xml'), 4, 'check as JUnit');
  const parser = new XMLParser({ ignoreAttributes: false });
  const { testsuites } = parser.parse(readFileSync(join(project.folder, 'junit.xml'), 'utf8')) as {
    testsuites: { '@_failures': string; testsuite: { testcase: { '@_name': string; failure: { '@_type': string } } } };
  };
  same([testsuites['@_failures'], testsuites.testsuite.testcase['@_name']], ['1', TABLE]);
  same(testsuites.testsuite.testcase.failure['@_type'], 'column-dropped');
}

function lockLine(project: PackedProject, file: string, line: number): string {
  return readFileSync(join(project.folder, file), 'utf8').split('\n')[line - 1] ?? '';
}

function layOut(project: PackedProject): void {
  mkdirSync(join(project.folder, 'src'));
  const options = { module: 'nodenext', target: 'es2023', strict: true, types: ['node'], outDir: 'dist', rootDir: '.' };
  const compilerOptions = { ...options, typeRoots: [join(root, 'node_modules/@types')] };
  project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src', 'generated'] }));
}

function program(field: string): string {
  return `import { SensorEventProducer } from '../generated/catalog/iot/index.js';
const producer = new SensorEventProducer();
await producer.send({ device_id: 'a', event_ts: new Date(), ${field} });
await producer.close();`;
}

function expect({ code, out, err }: Ended, want: number, step: string): void {
  if (code !== want) throw new Error(`${step} ended with ${code}, want ${want}:\n${out}\n${err}`);
}

function contains(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`${JSON.stringify(part)} is not in:\n${text}`);
}

function same(got: unknown, want: unknown): void {
  const [left, right] = [got, want].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`got ${left}, want ${right}`);
}
