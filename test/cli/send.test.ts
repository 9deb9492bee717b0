import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { run } from '../../src/cli/run.ts';
import { progressLine } from '../../src/cli/send/send-progress.ts';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.sensor_events';
const reading = '{"device_id":"a","temperature":1.5,"event_ts":"2026-01-31T12:00:00Z"}\n';

let emulator: Emulator;
const project = useProject();
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => {
  project.environment = emulator.env;
});
afterEach(async () => {
  await emulator.reset();
});
afterAll(() => emulator.close());

const file = (name: string, text: string): Promise<void> => writeFile(join(project.folder, name), text);

describe('zerobus-gen send', () => {
  test('sends a file', async () => {
    await file('r.ndjson', reading.repeat(3));
    const { code, err, out } = await project.run('send', TABLE, 'r.ndjson');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^catalog\.iot\.sensor_events: 3 records sent in \d+\.\d s( \(\d+\/s\))?\n$/);
    expect(emulator.count(TABLE)).toBe(3);
  });

  test.each([[[]], [['-']]])('sends stdin: %j', async (words) => {
    project.stdin = 'device_id,event_ts\na,1769860800\n';
    const { code } = await project.run('send', TABLE, ...words, '--timestamps', 's', '--quiet');
    expect(code).toBe(0);
    expect(emulator.rows(TABLE)).toEqual([{ device_id: 'a', event_ts: '2026-01-31T12:00:00.000000Z' }]);
  });

  test('needs an input', async () => {
    expect(await project.run('send', TABLE)).toMatchObject({ code: 2, err: expect.stringContaining('No input.') });
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    const err: string[] = [];
    const code = await run(['send', TABLE], {
      out: { write: () => undefined },
      err: { write: (text) => err.push(text) },
      environment: {},
      folder: project.folder,
      signal: new AbortController().signal,
      stdin: () => terminal,
    });
    expect([code, err.join('')]).toEqual([2, expect.stringContaining('No input.')]);
  });

  test('types come from the lock with --offline, and a dry run sends nothing', async () => {
    await file('r.csv', 'device_id,event_ts\na,2026-01-31T12:00:00Z\nb,\n');
    project.environment = {};
    expect(await project.run('send', TABLE, 'r.csv', '--offline', '--dry-run')).toMatchObject({
      code: 2,
      err: expect.stringContaining('[lock-missing]'),
    });
    project.environment = emulator.env;
    expect((await project.run(TABLE)).code).toBe(0);
    project.environment = {};
    const { code, err, out } = await project.run('send', TABLE, 'r.csv', '--offline', '--dry-run', '--rejects', 'bad');
    expect([code, out]).toEqual([2, expect.stringContaining('1 record would be sent, 1 rejected')]);
    expect(err).toBe(
      'error: Rejected lines: 1. The first one is line 3: event_ts is NOT NULL, but has no value. [records-rejected]\n' +
        '  fix: Correct the lines in bad, which lists each with its reason, and send them separately.\n',
    );
    expect(JSON.parse(await project.read('bad'))).toMatchObject({ line: 3, column: 'event_ts', record: 'b,' });
    expect(emulator.count(TABLE)).toBe(0);
  });

  test('types come from a snapshot', async () => {
    await file('t.sql', `CREATE TABLE ${TABLE} (device_id STRING NOT NULL, event_ts TIMESTAMP NOT NULL);`);
    project.stdin = reading;
    const { code, err } = await project.run('send', TABLE, '--snapshot', 't.sql', '--dry-run');
    expect([code, err]).toEqual([2, expect.stringContaining('temperature is not a column of the table')]);
  });

  test('a table that is not taken is refused before the input is read', async () => {
    await file('t.sql', `CREATE TABLE ${TABLE} (a INTERVAL DAY);`);
    const { code, err } = await project.run('send', TABLE, 'no-file', '--snapshot', 't.sql');
    expect([code, err]).toEqual([2, expect.stringContaining('[unsupported-type]')]);
    expect(err).not.toContain('no-file');
  });

  test('--reporter json prints one document', async () => {
    await file('r.ndjson', `${reading}{"device_id":1}\n${reading}`);
    const { code, err, out } = await project.run('send', TABLE, 'r.ndjson', '--reporter', 'json');
    const { durationMs, ...rest } = JSON.parse(out) as { durationMs: number };
    expect([code, err, durationMs >= 0]).toEqual([2, '', true]);
    const message = 'Line 2: device_id takes STRING: a string, not the number 1.';
    expect(rest).toEqual({
      version: 1,
      table: TABLE,
      read: 2,
      sent: 1,
      rejected: 0,
      stopped: { line: 2, reason: message },
      diagnostics: [
        {
          code: 'record-invalid',
          severity: 'error',
          table: TABLE,
          path: 'device_id',
          message,
          help: 'Correct the line. To send the valid lines anyway, collect the invalid ones with `--rejects FILE`.',
        },
      ],
    });
  });

  test('--reporter json, when nothing could be begun', async () => {
    await file('r.ndjson', reading);
    const { code, out } = await project.run('send', 'catalog.iot.no', 'r.ndjson', '--reporter', 'json');
    expect([code, JSON.parse(out)]).toMatchObject([
      2,
      { table: 'catalog.iot.no', read: 0, sent: 0, stopped: null, diagnostics: [{ code: 'table-not-found' }] },
    ]);
  });

  test('says where to go on, and goes on there', async () => {
    await file('r.ndjson', `${reading}x\n`);
    const first = await project.run('send', TABLE, 'r.ndjson', '--resume', 'state');
    expect([first.code, first.err]).toEqual([2, expect.stringContaining('Everything before line 2 is durable')]);
    await file('r.ndjson', `${reading}${reading}`);
    expect((await project.run('send', TABLE, 'r.ndjson', '--resume', 'state')).out).toContain('1 record sent');
    expect((await project.run('send', TABLE, 'r.ndjson', '--resume', 'state')).out).toContain('0 records sent');
    expect(emulator.count(TABLE)).toBe(2);
  });

  test.each<[name: string, environment: Record<string, string>, why: string]>([
    ['no endpoint', { ZEROBUS_SERVER_ENDPOINT: '' }, '[configuration]'],
    ['a wrong secret', { DATABRICKS_CLIENT_SECRET: 'no' }, '[token-rejected]'],
  ])('cannot be sent: %s', async (_, environment, why) => {
    await file('r.ndjson', reading);
    project.environment = { ...emulator.env, ...environment };
    const { code, err } = await project.run('send', TABLE, 'r.ndjson');
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
    expect(err).not.toContain(emulator.env['DATABRICKS_CLIENT_SECRET']);
  });

  test.each<[words: string[], why: string]>([
    [['r', '--resume', 's', '--dry-run'], '--dry-run cannot be combined with --resume'],
    [['r', '--rejects', ''], 'The value of --rejects is empty.'],
    [['r', '--offline', '--snapshot', 'x'], '--offline cannot be combined with --snapshot'],
    [['r', '--format', 'xml'], "Unknown value 'xml' for --format."],
    [['r', '--timestamps', 'ns'], 'Use one of s, ms, us.'],
    [['no', '--offline'], '[lock-missing]'],
    [['no-file'], '[input-unreadable]'],
    [['.'], 'it is a folder'],
    [['r', '--rejects', 'r'], 'it is the input'],
  ])('%j is refused', async (words, why) => {
    await file('r', reading);
    const { code, err } = await project.run('send', TABLE, ...words);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
    expect(emulator.count(TABLE)).toBe(0);
  });

  test('ZEROBUS_CATALOG does not lead elsewhere', async () => {
    await file('r.ndjson', reading);
    project.environment = { ...emulator.env, ZEROBUS_CATALOG: 'other' };
    expect((await project.run('send', TABLE, 'r.ndjson')).code).toBe(0);
    expect(emulator.count(TABLE)).toBe(1);
  });

  test('nor does it where the name of the catalog is not one of letters and digits', async () => {
    for (const catalog of ['main-prod', 'other']) {
      await emulator.sql(`CREATE TABLE \`${catalog}\`.iot.readings (device_id STRING)`);
    }
    await file('r.ndjson', '{"device_id":"a"}\n');
    project.environment = { ...emulator.env, ZEROBUS_CATALOG: 'other' };
    expect((await project.run('send', '`main-prod`.iot.readings', 'r.ndjson')).code).toBe(0);
    expect(emulator.count('main-prod.iot.readings')).toBe(1);
  });
});

test.each<[progress: Parameters<typeof progressLine>[0], seconds: number, want: string]>([
  [{ records: 1_200_000, bytes: 118e6, size: 295e6 }, 4, '1,200,000 records, 300,000/s, 118 MB of 295 MB, 6 s left'],
  [{ records: 10, bytes: 1500, size: undefined }, 2, '10 records, 5/s, 0 MB'],
])('%j', (progress, seconds, want) => expect(progressLine(progress, seconds)).toBe(want));

test('a dry run counts valid records only', async () => {
  await file('r.ndjson', `${reading}x\n${reading}`);
  const { err, out } = await project.run('send', TABLE, 'r.ndjson', '--dry-run');
  expect(err).toContain('All lines before line 2 are valid.');
  expect(out).toContain(': 1 record would be sent in');
});

describe('options for how the input is read', () => {
  test('are flags', async () => {
    await file('a.csv', 'Device;event_ts;temperature\na;2026-01-31T12:00:00Z;\\N\n');
    const words = ['--delimiter', ';', '--null', '\\N', '--map', 'Device=device_id'];
    const { code, err } = await project.run('send', TABLE, 'a.csv', ...words);
    expect([code, err]).toEqual([0, '']);
    expect(emulator.count(TABLE)).toBe(1);
  });

  test.each<[words: string[], why: string, help: string]>([
    [['--delimiter', ';;'], '--delimiter must be one character', 'Set --delimiter to'],
    [['--delimiter', '"'], '--delimiter must be one character', 'Set --delimiter to'],
    [['--map', 'a=devce_id'], "--map names the column 'devce_id', which the table does not have", 'device_id?'],
    [['--map', 'a=device_id', '--map', 'b=device_id'], '--map names the column device_id twice', 'Map one name'],
    [['--delimiter', ';', '--format', 'ndjson'], '--delimiter is for CSV', 'Remove --delimiter'],
    [['--null', 'x'], '--null is for CSV', 'set --format csv'],
    [['--binary', 'hexx'], "Unknown value 'hexx' for --binary", 'hex'],
  ])('%j', async (words, why, help) => {
    await file('a.ndjson', reading);
    const { code, err } = await project.run('send', TABLE, 'a.ndjson', ...words);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
    expect(err).toContain(help);
    expect(emulator.count(TABLE)).toBe(0);
  });
});
