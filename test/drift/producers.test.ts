import { describe, expect, test } from 'vitest';
import { Producer, ZerobusError } from 'zerobus-runtime';
import { readTableIfPresent } from '../../src/app/check/dropped-table.ts';
import { RestSource } from '../../src/catalog/rest/rest-source.ts';
import { type DriftCode, driftClasses } from '../../src/drift/classification.ts';
import { compareTables } from '../../src/drift/compare-tables.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { tableOf } from '../ddl/apply-sql.ts';
import { open } from '../emulator/raw-client.ts';
import type { Json } from '../emulator/wire-record.ts';
import { recordTypeOf } from './record-type-of.ts';

/*
 * What the classification says of a change, tried: a producer of the table as it was writes a record, the table is
 * altered, and the producer writes another one. It goes on where the finding is compatible or information, and is refused
 * where it is breaking. The findings are those between what the emulator's Unity Catalog shows before and after.
 */
const TABLE = 'main.iot.t';
const ALTER = `ALTER TABLE ${TABLE}`;

/** What becomes of the second record. */
type Outcome =
  | 'goes on'
  /** The code of the service, or its status where it gives none. */
  | { readonly refused: number | string }
  /** It is taken, and is something else in the table: all rows, the first record too. */
  | { readonly misread: readonly Json[] }
  /** Already the first record is refused; a producer that starts after the change goes on. */
  | { readonly mended: number };

interface Row {
  readonly code: DriftCode;
  /** Of the table as it was, in SQL; with what stands behind the columns. */
  readonly columns: string;
  readonly behind?: string;
  readonly sql: readonly string[];
  readonly first?: Json;
  readonly second?: Json;
  readonly outcome: Outcome;
}

const refused = (code: number | string): Outcome => ({ refused: code });
const again = (column: string): string[] => [
  `${ALTER} ADD COLUMN keep INT`,
  `${ALTER} DROP COLUMN ${column.split(' ')[0]}`,
  `${ALTER} ADD COLUMN ${column}`,
];

/** The places where a field can be: around its declaration, around its value, and the path to it in SQL. */
const places: readonly [name: string, around: (field: string) => string, value: (inner: Json) => Json, path: string][] =
  [
    ['a column', (field) => field, (inner) => inner, ''],
    ['a struct', (field) => `s STRUCT<${colon(field)}, z: INT>`, (inner) => ({ s: inner }), 's.'],
    [
      'an array of structs',
      (field) => `a ARRAY<STRUCT<${colon(field)}, z: INT>>`,
      (inner) => ({ a: [inner] }),
      'a.element.',
    ],
    [
      'a map value',
      (field) => `m MAP<STRING, STRUCT<${colon(field)}, z: INT>>`,
      (inner) => ({ m: { k: inner } }),
      'm.value.',
    ],
    [
      'a struct in a struct',
      (field) => `s STRUCT<t: STRUCT<${colon(field)}, z: INT>>`,
      (inner) => ({ s: { t: inner } }),
      's.t.',
    ],
  ];
const colon = (field: string): string => field.replace(' ', ': ');

const nested: readonly (readonly [string, Row])[] = places.flatMap(([place, around, value, path]) => {
  const row = (code: DriftCode, field: string, sql: string, outcome: Outcome, first: Json, second?: Json) => {
    const columns = `id INT, ${around(field)}`;
    const action = `${ALTER} ${sql.replace('@', path)}`;
    return [
      place,
      { code, columns, sql: [action], outcome, first: value(first), second: value(second ?? first) },
    ] as const;
  };
  return [
    row('column-added', 'x INT', 'ADD COLUMN @y STRING', 'goes on', { x: 1 }),
    row('column-added-not-null', 'x INT', 'ADD COLUMN @y STRING NOT NULL', refused(8001), { x: 1 }),
    row('column-dropped', 'x INT', 'DROP COLUMN @x', refused(8001), { x: 1 }, {}),
    row('column-renamed', 'x INT', 'RENAME COLUMN @x TO y', refused(8001), { x: 1 }),
    row('type-changed', 'x INT', 'ALTER COLUMN @x TYPE BIGINT', refused(8001), { x: 1 }),
    row('type-changed', 'x FLOAT', 'ALTER COLUMN @x TYPE DOUBLE', refused(8001), { x: 0.5 }),
    row('type-changed', 'x ARRAY<INT>', 'ALTER COLUMN @x.element TYPE BIGINT', refused(8001), { x: [1] }),
    row('type-changed', 'x MAP<INT, INT>', 'ALTER COLUMN @x.key TYPE BIGINT', refused(8001), { x: { 1: 2 } }),
    row('limit-widened', 'x TINYINT', 'ALTER COLUMN @x TYPE INT', 'goes on', { x: 1 }),
    row('limit-widened', 'x DECIMAL(5,2)', 'ALTER COLUMN @x TYPE DECIMAL(9,4)', 'goes on', { x: '1.25' }),
    row('limit-widened', 'x VARCHAR(3)', 'ALTER COLUMN @x TYPE STRING', 'goes on', { x: 'abc' }),
    row('padding-changed', 'x CHAR(3)', 'ALTER COLUMN @x TYPE VARCHAR(3)', 'goes on', { x: 'abc' }),
    row('not-null-added', 'x INT', 'ALTER COLUMN @x SET NOT NULL', refused(4044), { x: 1 }, {}),
    row('not-null-dropped', 'x INT NOT NULL', 'ALTER COLUMN @x DROP NOT NULL', 'goes on', { x: 1 }),
    row('order-changed', 'x INT', place === 'a column' ? 'ALTER COLUMN x FIRST' : 'ALTER COLUMN @z FIRST', 'goes on', {
      x: 1,
    }),
    row('comment-changed', 'x INT', "ALTER COLUMN @x COMMENT 'new'", 'goes on', { x: 1 }),
    row('collation-changed', 'x STRING COLLATE UTF8_LCASE', 'ALTER COLUMN @x TYPE STRING COLLATE UNICODE', 'goes on', {
      x: 'a',
    }),
  ];
});

const whole: readonly Row[] = [
  {
    code: 'column-name-reused',
    columns: 'a INT, b INT',
    sql: [`${ALTER} RENAME COLUMN a TO x`, `${ALTER} RENAME COLUMN b TO a`, `${ALTER} RENAME COLUMN x TO b`],
    first: { a: 1, b: 2 },
    // What the same producer wrote into the same fields lies in two columns.
    outcome: {
      misread: [
        { a: 2, b: 1 },
        { a: 1, b: 2 },
      ],
    },
  },
  {
    code: 'column-name-reused',
    columns: 'a INT',
    sql: [`${ALTER} RENAME COLUMN a TO b`, `${ALTER} ADD COLUMN a STRING`],
    first: { a: 1 },
    outcome: refused(8001),
  },
  { code: 'column-recreated', columns: 'a INT', sql: again('a INT'), first: { a: 1 }, outcome: 'goes on' },
  {
    code: 'type-changed',
    columns: 'a TIMESTAMP',
    sql: again('a TIMESTAMP_NTZ'),
    first: { a: '0' },
    // An instant has become the time on a clock on some wall.
    outcome: { misread: [{}, { a: '1970-01-01T00:00:00.000000' }] },
  },
  {
    code: 'type-changed',
    columns: 'a BIGINT',
    sql: again('a TIMESTAMP'),
    first: { a: '5' },
    outcome: { misread: [{}, { a: '1970-01-01T00:00:00.000005Z' }] },
  },
  { code: 'type-changed', columns: 'a STRING', sql: again('a VARIANT'), first: { a: 'x' }, outcome: refused(4044) },
  { code: 'limit-narrowed', columns: 'a INT', sql: again('a TINYINT'), first: { a: 300 }, outcome: refused(4044) },
  { code: 'limit-narrowed', columns: 'a STRING', sql: again('a CHAR(2)'), first: { a: 'abc' }, outcome: refused(4044) },
  {
    code: 'limit-narrowed',
    columns: 'a DECIMAL(9,2)',
    sql: again('a DECIMAL(9,4)'),
    first: { a: '1234567.89' },
    outcome: refused(4044),
  },
  { code: 'default-changed', columns: 'a INT', sql: [`${ALTER} ALTER COLUMN a SET DEFAULT 3`], outcome: 'goes on' },
  { code: 'comment-changed', columns: 'a INT', sql: [`COMMENT ON TABLE ${TABLE} IS 'new'`], outcome: 'goes on' },
  {
    code: 'check-added',
    columns: 'a INT',
    sql: [`${ALTER} ADD CONSTRAINT positive CHECK (a > 0)`],
    outcome: refused(1015),
  },
  {
    code: 'check-dropped',
    columns: 'a INT, CONSTRAINT positive CHECK (a > 0)',
    sql: [`${ALTER} DROP CONSTRAINT positive`],
    outcome: { mended: 1015 },
  },
  {
    code: 'generated-added',
    columns: 'a INT',
    sql: [`${ALTER} ADD COLUMN b INT GENERATED ALWAYS AS (a + 1)`],
    outcome: refused(1015),
  },
  {
    code: 'generated-dropped',
    columns: 'a INT, b INT GENERATED ALWAYS AS (a + 1)',
    sql: [`${ALTER} DROP COLUMN b`],
    outcome: { mended: 1015 },
  },
  { code: 'kind-changed', columns: 'a INT', sql: [`${ALTER} UNSET MANAGED`], outcome: refused(4024) },
  {
    code: 'table-accepted',
    columns: 'a INT',
    behind: "LOCATION 's3://there'",
    sql: [`${ALTER} SET MANAGED`],
    outcome: { mended: 4024 },
  },
  {
    code: 'format-changed',
    columns: 'a INT',
    sql: [`CREATE OR REPLACE TABLE ${TABLE} (a INT) USING PARQUET`],
    outcome: refused('NOT_FOUND'),
  },
  {
    code: 'catalog-managed-added',
    columns: 'a INT',
    sql: [`${ALTER} SET TBLPROPERTIES ('delta.feature.catalogManaged' = 'supported')`],
    outcome: refused(1015),
  },
  {
    code: 'catalog-managed-dropped',
    columns: 'a INT',
    behind: "TBLPROPERTIES ('delta.feature.catalogManaged' = 'supported')",
    sql: [`${ALTER} UNSET TBLPROPERTIES ('delta.feature.catalogManaged')`],
    outcome: { mended: 1015 },
  },
  {
    code: 'table-recreated',
    columns: 'a INT',
    sql: [`DROP TABLE ${TABLE}`, `CREATE TABLE ${TABLE} (a INT)`],
    outcome: refused('NOT_FOUND'),
  },
  { code: 'table-dropped', columns: 'a INT', sql: [`DROP TABLE ${TABLE}`], outcome: refused('NOT_FOUND') },
  { code: 'table-dropped', columns: 'a INT', sql: [`${ALTER} RENAME TO elsewhere`], outcome: refused('NOT_FOUND') },
];

/** Classes whose effect cannot be seen here, and why. */
const unseen: Partial<Record<DriftCode, string>> = {
  'table-not-generated': 'there is no producer of it',
  'row-filter-changed': 'what the service does with one is not documented, and the emulator evaluates none',
  'mask-changed': 'what the service does with one is not documented, and the emulator evaluates none',
  'identity-changed': 'what the service does with one is not documented, and the emulator takes it for a plain column',
  'element-nullability-changed': 'no statement changes it in a table that is there; a null element cannot be sent',
  'partitioning-changed': 'only a table that is made again has other partitions: table-recreated',
};

async function shown(emulator: Emulator): Promise<TableModel | undefined> {
  const token = async (): Promise<string> => emulator.env['DATABRICKS_TOKEN'] as string;
  const source = new RestSource({ host: new URL(emulator.workspaceUrl), tokens: { token } });
  return readTableIfPresent(source, tableOf(`CREATE TABLE ${TABLE} (a INT)`).name, new AbortController().signal);
}

/** The number of the service, else the status; undefined where the record was taken. */
async function refusal(producer: Producer<Json, Json>, record: Json): Promise<number | string | undefined> {
  const error: unknown = await producer.send(record).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return undefined;
  if (!ZerobusError.is(error)) throw error;
  return error.serverCode ?? error.status;
}

async function tried({ code, columns, behind = '', sql, first = {}, second = first, outcome }: Row): Promise<void> {
  const mapped = "TBLPROPERTIES ('delta.columnMapping.mode' = 'name')";
  const model = tableOf(`CREATE TABLE ${TABLE} (${columns}) ${behind} ${mapped}`);
  await using emulator = await startEmulator({ tables: [model] });
  const type = recordTypeOf(model);
  const before = (await shown(emulator)) as TableModel;
  const producer = new Producer(type, { client: emulator.client });
  const mended = typeof outcome === 'object' && 'mended' in outcome ? outcome.mended : undefined;
  expect(await refusal(producer, first)).toBe(mended);
  for (const statement of sql) await emulator.sql(statement);

  const after = await shown(emulator);
  const findings = after === undefined ? [] : compareTables(before, after);
  const codes = after === undefined ? ['table-dropped'] : findings.map((finding) => finding.code);
  expect(codes).toContain(code);
  const breaking = after === undefined || findings.some(({ severity }) => severity === 'breaking');
  // The class in question is not told by another finding of the same change.
  const { severity } = driftClasses[code];
  expect([code, breaking]).toEqual([code, severity === 'breaking']);

  const next =
    mended === undefined || after === undefined
      ? producer
      : new Producer(recordTypeOf(after), { client: emulator.client });
  const got = await refusal(next, second);
  if (typeof outcome === 'object' && 'refused' in outcome) expect(got).toBe(outcome.refused);
  else expect(got).toBeUndefined();
  expect(got !== undefined || (typeof outcome === 'object' && 'misread' in outcome)).toBe(severity === 'breaking');
  if (typeof outcome === 'object' && 'misread' in outcome) expect(emulator.rows(TABLE)).toEqual(outcome.misread);
  await next.close().catch(() => undefined);
  await producer.close().catch(() => undefined);
}

const titleOf = ({ code, columns, sql }: Row): string => `${code}: (${columns}), ${sql.join('; ')}`;

describe.each(places)('in %s', (place) => {
  const rows = nested.filter(([of]) => of === place).map(([, row]) => row);
  test.each(rows.map((row) => [titleOf(row), row] as const))('%s', (_, row) => tried(row));
});

describe('of a table', () => {
  test.each(whole.map((row) => [titleOf(row), row] as const))('%s', (_, row) => tried(row));
});

test('an array that becomes NOT NULL: a JSON record without it is refused, one of protobuf has an empty one', async () => {
  const model = tableOf(`CREATE TABLE ${TABLE} (a INT, list ARRAY<INT>)`);
  await using emulator = await startEmulator({ tables: [model] });
  await using producer = new Producer(recordTypeOf(model), { client: emulator.client });
  await producer.send({ a: 1 });
  const json = await open(emulator, undefined, { table: TABLE });
  await emulator.sql(`${ALTER} ALTER COLUMN list SET NOT NULL`);
  await producer.send({ a: 2 });
  json.send({ ingest_record: { offset_id: 0, json_record: '{"a":3}' } });
  expect(await json.ended).toMatchObject({ status: 3, message: expect.stringContaining("field 'list' is missing") });
  json.close();
});

test('every class is tried, or it is said why it cannot be', () => {
  const seen = new Set([...nested.map(([, row]) => row), ...whole].map(({ code }) => code));
  const all = Object.keys(driftClasses) as DriftCode[];
  expect(all.filter((code) => seen.has(code) === code in unseen)).toEqual([]);
});
