import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalForm } from '../../../src/artifacts/schema-hash.ts';
import { parseDescribeJson } from '../../../src/catalog/parse/describe-json.ts';
import { parseTableResponse } from '../../../src/catalog/parse/table-response.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { compareTables } from '../../../src/drift/compare-tables.ts';
import type { Lock } from '../../../src/lock/lock.ts';
import { lockToModel } from '../../../src/lock/lock-to-model.ts';
import { serialiseLock } from '../../../src/lock/serialise-lock.ts';
import { updateLock } from '../../../src/lock/update-lock.ts';
import type { TableModel } from '../../../src/model/table-model.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { checkTable } from '../../../src/proto/check-table.ts';
import { scalarProto } from '../../../src/proto/scalar-types.ts';
import { applySql } from '../../ddl/apply-sql.ts';
import { sparkAnswer } from '../spark-answer.ts';
import { informationSchema, unknownThere } from './information-schema.ts';
import { refused, ScriptedWarehouse } from './scripted-warehouse.ts';

interface Recorded {
  readonly name: string;
  readonly create: string | null;
  readonly describe: Readonly<Record<string, unknown>>;
}

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8'));
const recorded = read('recordings/describe-as-json.json') as readonly Recorded[];
const fixtures = ['every_type', 'flights', 'nested', 'odd_names', 'sensor_events', 'weather', 'wide'];
const restModel = (name: string): TableModel => parseTableResponse(read(`tables/${name}.json`), name);
const name = TableName.parse('catalog.iot.t');
const schema = { catalog: 'catalog', schema: 'iot' };
const lockOf = (model: TableModel, previous?: Lock): Lock =>
  updateLock(previous && { sides: [previous] }, model, { names: { message: 'T', file: 't' }, scalar: scalarProto });
const notSupported = refused('0A000', '[NOT_SUPPORTED_COMMAND_FOR_V2_TABLE] DESCRIBE TABLE AS JSON is not supported');
const noTable = refused('42P01', '[TABLE_OR_VIEW_NOT_FOUND] The table or view cannot be found.');

/** Checks that neither source drifts from a lock of the other, and that known facts are kept. */
function expectSame(one: TableModel, other: TableModel): void {
  for (const [a, b] of [
    [one, other],
    [other, one],
  ] as const) {
    expect(compareTables(lockToModel(lockOf(a)), b)).toEqual([]);
    expect(compareTables(a, lockToModel(lockOf(b, lockOf(a))))).toEqual([]);
  }
  expect(canonicalForm(other.columns)).toBe(canonicalForm(one.columns));
}

describe('DESCRIBE … AS JSON', () => {
  test.each(recorded)('$name is read as its answer says', async ({ describe: answer, name }) => {
    const warehouse = new ScriptedWarehouse(() => [{ json_metadata: JSON.stringify(answer) }]);
    expect(await warehouse.source.readTable(TableName.parse('catalog.iot.`a``b`'))).toEqual(
      parseDescribeJson(answer, name),
    );
    expect(warehouse.statements).toEqual(['DESCRIBE TABLE EXTENDED `catalog`.`iot`.`a``b` AS JSON']);
  });

  test.each(fixtures)('%s is the same table as over REST, and the lock forgets nothing', async (fixture) => {
    const rest = restModel(fixture);
    for (const preserve of [true, false]) {
      const answer = JSON.stringify(sparkAnswer(rest, preserve));
      const sql = await new ScriptedWarehouse(() => [{ json_metadata: answer }]).source.readTable(rest.name);
      expectSame(rest, sql);
      expect(serialiseLock(lockOf(sql, lockOf(rest)))).toBe(serialiseLock(lockOf(rest)));
    }
  });
});

describe('information_schema, where AS JSON is not known', () => {
  // Stock Spark forgets the nested NOT NULL of the one, and writes TIME of the other as TIME(6).
  const others = ['parquet_v1.spark_catalog', 'parquet_time'];
  const declared = recorded.filter(({ name, create }) => create !== null && !others.includes(name));
  test.each(declared)(
    '$name shows no drift against DESCRIBE and its statement',
    async ({ create, describe: answer }) => {
      const described = parseDescribeJson(answer, 'test');
      const sql = await informationSchema(described).source.readTable(described.name);
      expectSame(described, sql);
      // A table that is not generated for has no lock.
      if (!checkTable(described).some(({ severity }) => severity === 'error'))
        expect(serialiseLock(lockOf(sql, lockOf(described)))).toBe(serialiseLock(lockOf(described)));
      // Stock Spark forgets NOT NULL of tables that are not Delta.
      if (described.format !== 'DELTA') return;
      const [statement] = applySql(create as string) as [TableModel];
      expectSame({ ...statement, name: described.name }, sql);
    },
  );

  test.each(fixtures)('%s is the same table as over REST, and the lock forgets nothing', async (fixture) => {
    const rest = restModel(fixture);
    const sql = await informationSchema(rest).source.readTable(rest.name);
    expectSame(rest, sql);
    expect(serialiseLock(lockOf(sql, lockOf(rest)))).toBe(serialiseLock(lockOf(rest)));
    expect(serialiseLock(lockOf(rest, lockOf(sql)))).toBe(serialiseLock(lockOf(rest)));
  });

  test('facts that it does not provide are undefined, never null', async () => {
    const sql = await informationSchema(restModel('nested')).source.readTable(name);
    expect(sql).not.toHaveProperty('tableId');
    expect(sql).not.toHaveProperty('properties');
    for (const column of sql.columns) for (const key of unknownThere) expect(column).not.toHaveProperty(key);
  });

  test('names go as parameters, in lower case; hostile ones cannot leave their quotes', async () => {
    const warehouse = informationSchema(restModel('sensor_events'));
    const hostile = "it's`; DROP TABLE x; --";
    await warehouse.source.readTable(new TableName(hostile, hostile, hostile.toUpperCase()));
    const quoted = `\`${hostile.replace('`', '``')}\``;
    expect(warehouse.statements[0]).toContain(`EXTENDED ${quoted}.${quoted}.${quoted.toUpperCase()} AS JSON`);
    expect(warehouse.statements[1]).toContain(`FROM ${quoted}.information_schema.columns WHERE`);
    expect(warehouse.parameters[1]).toEqual({ schema: hostile.toLowerCase(), table: hostile.toLowerCase() });
    for (const statement of warehouse.statements.slice(1))
      expect(statement.replaceAll(quoted, '')).not.toContain('DROP');
  });

  test('a runtime that does not parse AS JSON is not asked again', async () => {
    const warehouse = informationSchema(restModel('sensor_events'), refused('42601', '[PARSE_SYNTAX_ERROR] near JSON'));
    await warehouse.source.readTable(name);
    await warehouse.source.readTable(name);
    expect(warehouse.statements.filter((statement) => statement.startsWith('DESCRIBE'))).toHaveLength(1);
  });

  test('kind and comment are unknown if its list of tables cannot be read', async () => {
    const columns = informationSchema(restModel('sensor_events'));
    const warehouse = new ScriptedWarehouse((statement, parameters, signal) => {
      if (/information_schema.tables/.test(statement)) throw refused('42501', '[INSUFFICIENT_PERMISSIONS] no');
      return columns.answer(statement, parameters, signal);
    });
    const model = await warehouse.source.readTable(name);
    expect(model.columns).toHaveLength(4);
    for (const key of ['kind', 'format', 'comment']) expect(model).not.toHaveProperty(key);
  });
});

describe('tables that cannot be read', () => {
  const failing = (...rules: [pattern: RegExp, answer: unknown][]): ScriptedWarehouse =>
    new ScriptedWarehouse((statement) => {
      const found = rules.find(([pattern]) => pattern.test(statement))?.[1];
      if (found instanceof Error) throw found;
      return found ?? [];
    });
  const noSchema = refused('42704', '[SCHEMA_NOT_FOUND] The schema cannot be found.');
  const noCatalog = refused('42P08', '[CATALOG_NOT_FOUND] The catalog cannot be found.');
  const denied = refused('42501', '[INSUFFICIENT_PERMISSIONS] Insufficient privileges: no USE SCHEMA');
  const rows: [title: string, warehouse: ScriptedWarehouse, code: string][] = [
    ['a missing table', failing([/AS JSON/, noTable]), 'table-not-found'],
    ['a missing schema', failing([/AS JSON/, noTable], [/^DESCRIBE SCHEMA/, noSchema]), 'schema-not-found'],
    ['a missing catalog', failing([/AS JSON/, noTable], [/^DESCRIBE SCHEMA/, noCatalog]), 'catalog-not-found'],
    ['a schema that may not be seen', failing([/AS JSON/, noTable], [/^DESCRIBE SCHEMA/, denied]), 'table-not-found'],
    ['no grant', failing([/AS JSON/, denied]), 'permission-denied'],
    ['a statement that fails', failing([/AS JSON/, refused('XX000', 'internal')]), 'sql-failed'],
    ['not in information_schema', failing([/AS JSON/, notSupported]), 'table-not-found'],
    ['no information_schema', failing([/AS JSON/, notSupported], [/columns/, noTable]), 'describe-not-supported'],
    [
      'neither that nor a schema',
      failing([/AS JSON/, notSupported], [/columns/, noTable], [/SCHEMA/, noSchema]),
      'schema-not-found',
    ],
    ['information_schema that fails', failing([/AS JSON/, notSupported], [/columns/, denied]), 'permission-denied'],
    ['no row', failing([/AS JSON/, []]), 'catalog-answer-invalid'],
    ['a number in place of JSON', failing([/AS JSON/, [{ json_metadata: 7 }]]), 'catalog-answer-invalid'],
    ['JSON that ends too early', failing([/AS JSON/, [{ json_metadata: '{"table_name"' }]]), 'catalog-answer-invalid'],
    ['JSON of something else', failing([/AS JSON/, [{ json_metadata: '{}' }]]), 'catalog-answer-invalid'],
    [
      'columns of another shape',
      failing([/AS JSON/, notSupported], [/columns/, [{ column_name: 'a' }]]),
      'catalog-answer-invalid',
    ],
  ];
  test.each(rows)('%s', async (_, { source }, code) => {
    const found: unknown = await source.readTable(name).catch((error: unknown) => error);
    expect(found).toBeInstanceOf(GenError);
    expect(found).toMatchObject({ code });
    expect((found as GenError).message).not.toContain('dapi-secret');
  });

  test('an invalid type', async () => {
    const warehouse = informationSchema(restModel('sensor_events'), notSupported, { full_data_type: 'struct<a' });
    await expect(warehouse.source.readTable(name)).rejects.toMatchObject({ code: 'invalid-type' });
  });

  test('whatever rows come, it is a model or a GenError', async () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('YES', 'int', 1n, undefined, new Date(0), 'struct<a:int>'));
    const keys = ['table_catalog', 'table_schema', 'table_name', 'column_name', 'full_data_type', 'is_nullable'];
    const row = fc.dictionary(fc.constantFrom(...keys, 'ordinal_position', 'comment', 'json_metadata'), value);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 3 }), fc.boolean(), async (rows, described) => {
        const { source } = new ScriptedWarehouse((statement) => {
          if (!described && /AS JSON/.test(statement)) throw notSupported;
          return rows;
        });
        for (const reading of [source.readTable(name), source.listTables(schema)]) {
          const found: unknown = await reading.catch((error: unknown) => error);
          if (found instanceof Error) expect(found).toBeInstanceOf(GenError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the tables of a schema', () => {
  const listed = (table: string, type: string | null): object => ({
    table_catalog: 'catalog',
    table_schema: 'iot',
    table_name: table,
    table_type: type,
  });

  test('come from information_schema, which distinguishes views', async () => {
    const rows = [listed('a', 'MANAGED'), listed('v', 'view'), listed('x', null)];
    const warehouse = new ScriptedWarehouse(() => rows);
    const found = await warehouse.source.listTables({ catalog: 'catalog', schema: 'IoT' });
    expect(found.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'catalog.iot.a MANAGED',
      'catalog.iot.v VIEW',
      'catalog.iot.x undefined',
    ]);
    expect(warehouse.parameters).toEqual([{ schema: 'iot' }]);
  });

  test.each([true, false])(
    'come from SHOW TABLES without an information_schema; SHOW VIEWS supported: %s',
    async (views) => {
      const warehouse = new ScriptedWarehouse((statement) => {
        if (/information_schema/.test(statement)) throw noTable;
        if (/SHOW VIEWS/.test(statement) && !views) throw refused('0A000', '[MISSING_CATALOG_ABILITY.VIEWS] no views');
        if (/SHOW VIEWS/.test(statement)) return [{ namespace: 'iot', viewName: 'v', isTemporary: false }];
        return ['t', 'v', 'temporary'].map((tableName) => ({ tableName, isTemporary: tableName === 'temporary' }));
      });
      const found = await warehouse.source.listTables({ catalog: 'a`b', schema: 'iot' });
      expect(found.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
        'a`b.iot.t undefined',
        `a\`b.iot.v ${views ? 'VIEW' : undefined}`,
      ]);
      expect(warehouse.statements).toContain('SHOW TABLES IN `a``b`.`iot`');
    },
  );

  test('a principal without permission sees which grants are required', async () => {
    const { source } = new ScriptedWarehouse(() => {
      throw refused('42501', '[INSUFFICIENT_PERMISSIONS] no USE SCHEMA');
    });
    await expect(source.listTables(schema)).rejects.toMatchObject({
      code: 'list-denied',
      message: expect.stringContaining('catalog.iot.*: [INSUFFICIENT_PERMISSIONS] no USE SCHEMA'),
    });
  });
});
