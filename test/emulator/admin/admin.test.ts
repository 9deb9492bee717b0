import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { sensorDescriptor, sensorRecord } from '../descriptors.ts';
import { open, type RawStream, writeToken } from '../raw-client.ts';
import { useStreams } from '../use-streams.ts';
import { admin, untestedOperations } from './admin-client.ts';

const TABLE = 'catalog.iot.sensor_events';
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());
const closeAfterTest = useStreams();
const openJson = (): Promise<RawStream> => closeAfterTest(open(emulator));

const json = (offset: number, ...records: string[]): Record<string, unknown> => ({
  ingest_record_batch: { offset_id: offset, json_batch: { records } },
});
const event = (device: string): string => JSON.stringify({ device_id: device, event_ts: 1 });

/** Sends events `d0`, `d1` …, three in a message. */
async function fill(stream: RawStream, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => event(`d${i}`));
  let offset = 0;
  for (; events.length > 0; offset++) stream.send(json(offset, ...events.splice(0, 3)));
  await stream.acked(offset - 1);
}

describe('tables', () => {
  test('have columns and counts', async () => {
    const stream = await openJson();
    await fill(stream, 4);
    const { json: one } = await admin(emulator, `/tables/${TABLE}`);
    expect(one).toEqual({
      name: TABLE,
      columns: [
        { name: 'device_id', type: 'string', nullable: false, comment: 'The sensor' },
        { name: 'temperature', type: 'double', nullable: true, comment: 'Degrees Celsius' },
        { name: 'humidity', type: 'bigint', nullable: true, comment: 'Percent' },
        { name: 'event_ts', type: 'timestamp', nullable: false, comment: 'When it was measured' },
      ],
      rows: 4,
      rejected: 0,
      openStreams: 1,
    });
    expect((await admin(emulator, '/tables')).json).toEqual({ tables: [one], total: 1 });
  });

  test('are listed by name, as many as wanted, and without their columns', async () => {
    for (const name of ['b.Other', 'a.other', 'a.third']) await emulator.sql(`CREATE TABLE catalog.${name} (a INT)`);
    const list = async (query: string): Promise<unknown> => {
      const { json } = await admin(emulator, `/tables?${query}`);
      return [json.tables.map(({ name }: { readonly name: string }) => name), json.total];
    };
    const all = ['catalog.a.other', 'catalog.a.third', 'catalog.b.other', TABLE];
    expect(await list('')).toEqual([all, 4]);
    expect(await list('limit=2')).toEqual([all.slice(0, 2), 4]);
    expect(await list('filter=OTHER')).toEqual([['catalog.a.other', 'catalog.b.other'], 2]);
    expect(await list('filter=o%2E&limit=1')).toEqual([[], 0]);
    expect(await list('filter=catalog.b')).toEqual([['catalog.b.other'], 1]);
    expect((await admin(emulator, '/tables?filter=a.third&columns=false')).json.tables).toEqual([
      { name: 'catalog.a.third', rows: 0, rejected: 0, openStreams: 0 },
    ]);
  });

  test.each(['limit=0', 'limit=x', 'columns=no', 'columns=', 'filter=a&filter=b'])(
    'are not listed by %s',
    async (query) => {
      expect((await admin(emulator, `/tables?${query}`)).status).toBe(400);
    },
  );

  test('count no stream that has ended', async () => {
    const stream = await openJson();
    stream.call.end();
    await stream.ended;
    await expect.poll(async () => (await admin(emulator, `/tables/${TABLE}`)).json.openStreams).toBe(0);
  });

  test('are found in any case, and by an encoded name', async () => {
    const encoded = encodeURIComponent(TABLE.toUpperCase()).replaceAll('.', '%2E');
    expect((await admin(emulator, `/tables/${encoded}`)).json.name).toBe(TABLE);
  });

  test.each(['', '/rows', '/count'])('that do not exist are not found: %s', async (rest) => {
    const { status, json } = await admin(emulator, `/tables/a.b.c${rest}`);
    expect([status, json.error]).toEqual([404, { code: 'not-found', message: expect.stringContaining(TABLE) }]);
  });
});

describe('rows', () => {
  test('have the numbers of a VARIANT as JavaScript has them', async () => {
    const table = 'catalog.iot.variants';
    await emulator.sql(`CREATE TABLE ${table} (v VARIANT)`);
    const stream = await closeAfterTest(open(emulator, undefined, { table }));
    stream.send(json(0, JSON.stringify({ v: '{"n": 12345678901234567890, "d": 0.12345678901234567890, "n2": 1}' })));
    await stream.acked(0);
    const { text } = await admin(emulator, `/tables/${table}/rows`);
    expect(text).toContain('"v":{"n":12345678901234567000,"d":0.12345678901234568,"n2":1}');
    expect(emulator.rows(table)).toEqual([{ v: { n: 12345678901234567000, d: 0.12345678901234568, n2: 1 } }]);
  });

  test('come in pages, each once and in order', async () => {
    await fill(await openJson(), 10);
    const seen: unknown[] = [];
    let after = 0;
    for (let more = true; more; ) {
      const page = (await admin(emulator, `/tables/${TABLE}/rows?after=${after}&limit=4`)).json;
      seen.push(...page.rows);
      ({ next: after, more } = page);
    }
    expect(seen).toEqual(emulator.rows(TABLE));
    expect(after).toBe(10);
    expect((await admin(emulator, `/tables/${TABLE}/rows?after=99`)).json).toEqual({ rows: [], next: 99, more: false });
  });

  test('can be NDJSON', async () => {
    await fill(await openJson(), 3);
    const headers = { accept: 'application/x-ndjson' };
    const { text, headers: got } = await admin(emulator, `/tables/${TABLE}/rows?after=1&limit=1`, { headers });
    expect(text).toBe('{"device_id":"d1","event_ts":"1970-01-01T00:00:00.000001Z"}\n');
    expect([got.get('zerobus-next'), got.get('zerobus-more')]).toEqual(['2', 'true']);
  });

  test('of any size come in pages of bounded size', async () => {
    const stream = await openJson();
    const large = JSON.stringify({ device_id: 'x'.repeat(5_000_000), event_ts: 1 });
    for (let i = 0; i < 3; i++) stream.send(json(i, large));
    await stream.acked(2);
    const { json: page } = await admin(emulator, `/tables/${TABLE}/rows`);
    expect([page.rows.length, page.next, page.more]).toEqual([2, 2, true]);
  });

  test.each(['limit=0', 'limit=10001', 'limit=x', 'after=-1', 'after=1e3', 'after=', 'limit=1&limit=2', 'limt=1'])(
    'are rejected with %s',
    async (query) => {
      const { status, json } = await admin(emulator, `/tables/${TABLE}/rows?${query}`);
      expect([status, json.error.code]).toEqual([400, 'invalid-request']);
    },
  );
});

describe('count', () => {
  test('returns at once without at_least', async () => {
    expect((await admin(emulator, `/tables/${TABLE}/count`)).json).toEqual({ count: 0, reached: true });
  });

  test('waits for rows', async () => {
    const waiting = admin(emulator, `/tables/${TABLE}/count?at_least=3&timeout_ms=60000`);
    await fill(await openJson(), 3);
    expect((await waiting).json).toEqual({ count: 3, reached: true });
  });

  test('says that there are too few when the time is over', async () => {
    const { json } = await admin(emulator, `/tables/${TABLE}/count?at_least=3&timeout_ms=0`);
    expect(json).toEqual({ count: 0, reached: false });
  });

  test('ends when the table is dropped', async () => {
    const waiting = admin(emulator, `/tables/${TABLE}/count?at_least=1&timeout_ms=60000`);
    // One that the emulator receives later is not found either.
    await admin(emulator, '/stats');
    await emulator.sql(`DROP TABLE ${TABLE}`);
    expect((await waiting).status).toBe(404);
  });

  test('ends when a reset restores the name of the table', async () => {
    await emulator.sql(`ALTER TABLE ${TABLE} RENAME TO catalog.iot.renamed`);
    const waiting = admin(emulator, '/tables/catalog.iot.renamed/count?at_least=1&timeout_ms=60000');
    await admin(emulator, '/stats');
    await emulator.reset();
    expect((await waiting).json.error.code).toBe('not-found');
  });

  test('does not outlive the client', async () => {
    const gone = new AbortController();
    const path = `/tables/${TABLE}/count?at_least=1&timeout_ms=600000`;
    const waiting = admin(emulator, path, { signal: gone.signal });
    gone.abort();
    await expect(waiting).rejects.toThrow('abort');
  });
});

describe('rejected records', () => {
  test('have a reason and the record', async () => {
    const stream = await openJson();
    stream.send(json(0, event('a')));
    stream.send(json(1, event('b'), '{"device_id":5,"event_ts":1}'));
    expect((await stream.ended).status).toBe(3);
    const { json: all } = await admin(emulator, '/rejected');
    expect(all).toEqual({
      total: 1,
      rejected: [
        {
          table: TABLE,
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          reason: expect.stringContaining('device_id'),
          status: 'INVALID_ARGUMENT',
          code: 4044,
          offset: 1,
          index: 1,
          format: 'json',
          record: '{"device_id":5,"event_ts":1}',
          truncated: false,
        },
      ],
    });
    expect(emulator.rejected(TABLE)).toEqual(all.rejected);
    expect((await admin(emulator, `/rejected?table=${TABLE}`)).json).toEqual(all);
    await emulator.reset();
    expect((await admin(emulator, '/rejected')).json).toEqual({ total: 0, rejected: [] });
  });

  test('are base64 if they are protobuf', async () => {
    const stream = await closeAfterTest(open(emulator, sensorDescriptor));
    const record = Buffer.from(sensorRecord({ device_id: 'a' }));
    stream.send({ ingest_record: { offset_id: 0, proto_encoded_record: record } });
    await stream.ended;
    expect(emulator.rejected()).toMatchObject([{ format: 'protobuf', record: record.toString('base64') }]);
  });

  test.each([
    ['a table that does not exist', 'a.b.c', 404],
    ['no name', '', 400],
  ])('of %s', async (_, table, status) => {
    expect((await admin(emulator, `/rejected?table=${table}`)).status).toBe(status);
  });
});

describe('sql', () => {
  const run = (statement: unknown): Promise<{ status: number; json: { error: { code: string; message: string } } }> =>
    admin(emulator, '/sql', { method: 'POST', body: { statement } });

  test('changes a table, and grants', async () => {
    expect(await run(`ALTER TABLE ${TABLE} ADD COLUMN unit STRING`)).toMatchObject({ status: 200, json: {} });
    expect((await admin(emulator, `/tables/${TABLE}`)).json.columns.at(-1).name).toBe('unit');
    expect((await run(`REVOKE MODIFY ON TABLE ${TABLE} FROM emulator`)).status).toBe(200);
    expect(await writeToken(emulator)).toBeUndefined();
  });

  test.each([
    ['ALTER TABLE', 400, 'invalid-sql'],
    ['SELECT 1', 400, 'invalid-sql'],
    ['', 400, 'invalid-request'],
    [5, 400, 'invalid-request'],
    ['DROP TABLE a.b.c', 404, 'not-found'],
    ['GRANT SELECT ON TABLE a.b.c TO x', 404, 'not-found'],
    [`CREATE TABLE ${TABLE} (a INT)`, 409, 'statement-rejected'],
    [`ALTER TABLE ${TABLE} DROP COLUMN nothing`, 409, 'statement-rejected'],
  ])('%j is rejected with %i', async (statement, status, code) => {
    expect(await run(statement)).toMatchObject({ status, json: { error: { code } } });
  });
});

describe('faults', () => {
  test('are added, listed and released', async () => {
    const body = { kind: 'status', status: 'UNAVAILABLE', after: 1 };
    const { status, json: added } = await admin(emulator, '/faults', { method: 'POST', body });
    expect([status, added]).toEqual([201, { id: expect.any(Number), fault: body, fired: 0, active: true }]);
    const stream = await openJson();
    stream.send(json(0, event('a')));
    expect((await stream.ended).status).toBe(14);
    const fired = { ...added, fired: 1, active: false };
    expect((await admin(emulator, '/faults')).json).toEqual({ faults: [fired] });
    expect((await admin(emulator, `/faults/${added.id}`, { method: 'DELETE' })).json).toEqual(fired);
    expect((await admin(emulator, '/faults')).json).toEqual({ faults: [] });
    expect((await admin(emulator, `/faults/${added.id}`, { method: 'DELETE' })).status).toBe(404);
  });

  test('of the library are listed, and a stall ends when it is released', async () => {
    const stall = emulator.fault({ kind: 'stall' });
    const stream = await openJson();
    stream.send(json(0, event('a')));
    await expect.poll(() => stall.fired).toBe(1);
    await admin(emulator, `/faults/${stall.id}`, { method: 'DELETE' });
    await stream.acked(0);
  });

  test.each([
    [{ kind: 'cutt' }, 400, "Did you mean 'cut'?"],
    [{ kind: 'cut', after: -1 }, 400, 'after must be'],
    [{ kind: 'cut', table: 'a.b.c' }, 404, 'The emulator has no table a.b.c'],
    [[], 400, "'kind'"],
  ])('%j is rejected with %i', async (body, status, message) => {
    const answer = await admin(emulator, '/faults', { method: 'POST', body });
    expect([answer.status, answer.json.error.message]).toEqual([status, expect.stringContaining(message)]);
  });

  test('have kinds, whose keys are described', async () => {
    const { kinds } = (await admin(emulator, '/fault-kinds')).json;
    expect(kinds.find(({ kind }: { kind: string }) => kind === 'status')).toMatchObject({
      required: ['status'],
      fields: { status: { enum: expect.arrayContaining(['UNAVAILABLE']) }, after: { type: 'integer' } },
    });
  });
});

test('the others do what the emulator does', async () => {
  await fill(await openJson(), 2);
  const token = await writeToken(emulator);
  expect((await admin(emulator, '/tokens/revoke', { method: 'POST' })).json).toEqual({});
  await expect(closeAfterTest(open(emulator, undefined, { token }))).rejects.toThrow('Invalid access token');
  expect((await admin(emulator, '/flush', { method: 'POST' })).status).toBe(200);
  expect((await admin(emulator, '/stats')).json).toEqual({
    ...emulator.stats,
    tables: 1,
    rows: 2,
    rejected: 0,
    openStreams: 1,
  });
  expect((await admin(emulator, '/reset', { method: 'POST' })).json).toEqual({});
  expect(emulator.count(TABLE)).toBe(0);
});

test('every operation is tested', () => {
  expect(untestedOperations()).toEqual([]);
});
