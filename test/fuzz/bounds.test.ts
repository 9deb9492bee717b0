import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/auth/parse-config.ts';
import { parseDescribeJson } from '../../src/catalog/parse/describe-json.ts';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import { parseTypeJson, TypeJsonError } from '../../src/catalog/parse/type-json.ts';
import { readWholeSnapshot } from '../../src/catalog/snapshot/read-snapshot.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { validateConfig } from '../../src/config/validate-config.ts';
import { DdlError } from '../../src/ddl/ddl-error.ts';
import { parseSqlType, SqlSyntaxError } from '../../src/ddl/parse-sql-type.ts';
import { GenError } from '../../src/diagnostics/gen-error.ts';
import { readLock } from '../../src/lock/lock-folder.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { resolveLock } from '../../src/lock/resolve-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { updateLock } from '../../src/lock/update-lock.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { checkTable } from '../../src/proto/check-table.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';
import { applySql } from '../ddl/apply-sql.ts';
import { lockOf, tableOf } from '../lock/lock-of.ts';
import { expectDiagnostics, expectShown } from './outcome.ts';
import { isFull } from './runs.ts';

// No test here measures time. Inputs are so large that quadratic work would take minutes and exceed the timeout of the
// test.

/** Returns the code of a GenError, the class of an error that callers convert, or `read`. */
async function endOf(run: () => unknown): Promise<string> {
  try {
    await run();
    return 'read';
  } catch (error) {
    if (error instanceof GenError) {
      expectShown(error);
      return error.code;
    }
    if (error instanceof SqlSyntaxError || error instanceof TypeJsonError || error instanceof DdlError)
      return 'refused';
    throw error;
  }
}

const depths = [10, 90, 101, 1000, 30_000, ...(isFull ? [1_000_000] : [])];
const wrapped = (open: string, inner: string, close: string, depth: number): string =>
  open.repeat(depth) + inner + close.repeat(depth);
const answer = (column: object): unknown => ({
  name: 't',
  catalog_name: 'c',
  schema_name: 's',
  columns: [{ name: 'a', ...column }],
});
const lockWith = (type: string): string =>
  serialiseLock(lockOf(tableOf([['a', 'int']]))).replace('"type": "int"', `"type": ${type}`);

describe('deep nesting is read up to a bound, and rejected beyond it', () => {
  const rows: [what: string, read: (depth: number) => unknown][] = [
    ['array<…> in type_text', (depth) => parseSqlType(wrapped('array<', 'int', '>', depth))],
    ['struct<…> in type_text', (depth) => parseSqlType(wrapped('struct<a:', 'int', '>', depth))],
    [
      'map<…> in a column of DDL',
      (depth) => applySql(`CREATE TABLE c.s.t (a ${wrapped('map<int,', 'int', '>', depth)})`),
    ],
    [
      'struct in type_json',
      (depth) => parseTypeJson(wrapped('{"type":"struct","fields":[{"name":"a","type":', '"int"', '}]}', depth)),
    ],
    [
      'array in DESCRIBE … AS JSON',
      (depth) =>
        parseDescribeJson(
          { table_name: 't', catalog_name: 'c', schema_name: 's', columns: [{ name: 'a', type: nested(depth) }] },
          'test',
        ),
    ],
    ['array in the lock', (depth) => parseLock(lockWith(wrapped('{"array": ', '"int"', '}', depth)), 'x.json')],
  ];
  test.each(rows)('%s', async (_, read) => {
    const ends = [];
    for (const depth of depths) ends.push(await endOf(() => read(depth)));
    expect(ends.slice(0, 2)).toEqual(['read', 'read']);
    expect(ends.slice(3)).not.toContain('read');
  });

  const anyway: [what: string, read: (depth: number) => unknown][] = [
    ['lists in type_json', (depth) => parseTypeJson(wrapped('[', '', ']', depth))],
    ['objects in type_json', (depth) => parseTypeJson(wrapped('{"a":', '1', '}', depth))],
    ['lists in a lock', (depth) => parseLock(wrapped('[', '', ']', depth), 'x.json')],
    ['a lock that opens only', (depth) => parseLock('{"a":'.repeat(depth), 'x.json')],
    ['lists in a config', (depth) => validateConfig(nested(depth), 'zerobus.config.json')],
    ['lists in tables of a config', (depth) => validateConfig({ tables: [nested(depth)] }, 'zerobus.config.json')],
    [
      'parentheses in a CHECK',
      (depth) => applySql(`CREATE TABLE c.s.t (a INT CHECK (${wrapped('(', 'a', ')', depth)}))`),
    ],
    [
      'parentheses in a default',
      (depth) => applySql(`CREATE TABLE c.s.t (a INT DEFAULT ${wrapped('f(', '1', ')', depth)})`),
    ],
    ['parentheses that stay open', (depth) => applySql(`CREATE TABLE c.s.t (a INT DEFAULT ${'('.repeat(depth)}`)],
    ['comments', (depth) => applySql(`${wrapped('/*', '', '*/', depth)} CREATE TABLE c.s.t (a INT)`)],
    ['comments that stay open', (depth) => applySql('/*'.repeat(depth))],
    [
      'a path into a column',
      (depth) => applySql(`CREATE TABLE c.s.t (a INT); ALTER TABLE c.s.t DROP COLUMN a${'.a'.repeat(depth)}`),
    ],
    ['parts of a name', (depth) => TableName.parse(wrapped('a.', 'a', '', depth))],
  ];
  test.each(anyway)('%s', async (_, read) => {
    for (const depth of depths) await endOf(() => read(depth));
  });
});

const mega = (text: string): string => text.repeat(1_000_000);
const many = (count: number, text: (i: number) => string, between = ', '): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(between);

describe('large input takes linear time', () => {
  const rows: [what: string, end: string, read: () => unknown][] = [
    ['a column of a name of 1 MB', 'read', () => applySql(`CREATE TABLE c.s.t (\`${mega('a')}\` INT)`)],
    ['a table of a name of 1 MB', 'refused', () => applySql(`CREATE TABLE c.s.\`${mega('a')}\` (a INT)`)],
    ['a name of 1 MB on the command line', 'invalid-table-name', () => TableName.parse(`a.b.${mega('c')}`)],
    [
      'an answer with a name of 1 MB',
      'invalid-table-name',
      () => parseTableResponse({ name: mega('t'), catalog_name: 'c', schema_name: 's' }, 'test'),
    ],
    ['a type of 1 MB that is none', 'invalid-type', () => parseTableResponse(answer({ type_text: mega('x') }), 'test')],
    [
      'a comment of 10 MB',
      'read',
      () => parseTableResponse(answer({ type_text: 'int', comment: 'x'.repeat(10_000_000) }), 'test'),
    ],
    ['4 MB of space', 'refused', () => applySql(`${' '.repeat(3_999_990)}x`)],
    ['4 MB of line comments', 'read', () => applySql(`--${'x'.repeat(3_999_990)}`)],
    ['a line comment that goes on over 1,000,000 lines', 'read', () => applySql('-- \\\n'.repeat(790_000))],
    ['a word of 4 MB', 'refused', () => applySql('x'.repeat(3_999_990))],
    ...['${', '{{', '#{', '{%', '$(', '%(', '<a', '{'].flatMap((open): [string, 'refused', () => unknown][] => [
      [
        `the placeholder ${open} that stays open over 1 MB of space`,
        'refused',
        () => applySql(`DROP TABLE ${open}${mega(' ')}`),
      ],
      [
        `the placeholder ${open} that stays open in quotes`,
        'refused',
        () => applySql(`DROP TABLE \`${open}${mega(' ')}\``),
      ],
      [
        `the placeholder ${open} that opens 200,000 times`,
        'refused',
        () => applySql(`DROP TABLE ${open.repeat(200_000)}`),
      ],
    ]),
    ['digits of 4 MB', 'refused', () => parseSqlType(`decimal(${'9'.repeat(3_999_980)}`)],
    [
      '100,000 keys',
      'read',
      () =>
        applySql(
          `CREATE TABLE c.s.t (${many(9000, (i) => `c${i} INT`)}, PRIMARY KEY (${many(100_000, (i) => `k${i}`)}))`,
        ),
    ],
    [
      '100,001 columns in an answer',
      'catalog-answer-invalid',
      () => wide(100_001, (i) => ({ name: `c${i}`, type_text: 'int' })),
    ],
    [
      '200,000 lines of a config file',
      'read',
      () => expect(parseConfig('a = b\n'.repeat(200_000))).toBeInstanceOf(Map),
    ],
  ];
  const heavy: typeof rows = [
    ['a comment of 3 MB', 'read', () => applySql(`CREATE TABLE c.s.t (a INT COMMENT '${mega('x ')}${mega('y')}')`)],
    ['back-quotes of 4 MB', 'refused', () => applySql('`'.repeat(3_999_991))],
    [
      '200,000 columns in CREATE',
      'refused',
      () => applySql(`CREATE TABLE c.s.t (${many(200_000, (i) => `c${i} INT`)})`),
    ],
    [
      '100,000 partitions',
      'read',
      () =>
        applySql(
          `CREATE TABLE c.s.t (${many(9000, (i) => `c${i} INT`)}) PARTITIONED BY (${many(100_000, (i) => `c${i % 9000}`)})`,
        ),
    ],
    [
      '200,000 columns in ADD',
      'refused',
      () =>
        applySql(`CREATE TABLE c.s.t (a INT); ALTER TABLE c.s.t ADD COLUMNS (${many(200_000, (i) => `c${i} INT`)})`),
    ],
    [
      '20,000 fields in ADD',
      'refused',
      () =>
        applySql(
          `CREATE TABLE c.s.t (a STRUCT<x: INT>); ALTER TABLE c.s.t ADD COLUMNS (${many(20_000, (i) => `a.c${i} INT`)})`,
        ),
    ],
    [
      '60,000 properties one by one',
      'refused',
      () =>
        applySql(
          `CREATE TABLE c.s.t (a INT);${many(60_000, (i) => `ALTER TABLE c.s.t SET TBLPROPERTIES (p${i} = 1)`, ';')}`,
        ),
    ],
    [
      '60,000 tables and 100,000 times DROP SCHEMA',
      'read',
      () =>
        applySql(`${many(60_000, (i) => `CREATE TABLE c.s.t${i}(a INT)`, ';')};${'DROP SCHEMA c.x;'.repeat(100_000)}`),
    ],
    [
      '100,000 columns in an answer',
      'read',
      () => expectJudged(wide(100_000, (i) => ({ name: `c${i}`, type_text: 'int' }))),
    ],
    [
      '100,000 maps in an answer',
      'read',
      () => expectJudged(wide(100_000, (i) => ({ name: `c${i}`, type_text: 'map<int,int>' }))),
    ],
    [
      '100,000 maps in a struct',
      'read',
      () =>
        expectJudged(
          wide(1, () => ({ name: 'a', type_text: `struct<${many(100_000, (i) => `c${i}:map<int,int>`)}>` })),
        ),
    ],
    [
      'a struct of 19,000 maps',
      'read',
      () =>
        expectJudged(wide(1, () => ({ name: 'a', type_text: `struct<${many(19_000, (i) => `c${i}:map<int,int>`)}>` }))),
    ],
    ['200,000 lines that go on', 'read', () => parseConfig('a = b\\\n'.repeat(200_000))],
    ['200,000 quotes that stay open', 'read', () => parseConfig('a = `b\n'.repeat(200_000))],
    [
      'a list of 1,000,000 tables',
      'config-invalid',
      () => validateConfig({ tables: Array(1_000_000).fill(7) }, 'zerobus.config.json'),
    ],
    ['a lock of 200,000 columns', 'lock-damaged', () => parseLock(wideLock(200_000), 'x.json')],
    [
      'a conflict of two locks of 10,000 columns',
      'read',
      () => resolveLock(`<<<<<<< HEAD\n${wideLock(10_000)}=======\n${wideLock(10_000, 'd')}>>>>>>> b\n`, 'x.json'),
    ],
    ['1,000,000 conflict markers', 'lock-conflict', () => parseLock('<<<<<<< HEAD\n'.repeat(1_000_000), 'x.json')],
  ];
  test.each(isFull ? [...rows, ...heavy] : rows)('%s: %s', async (_, end, read) => {
    expect(await endOf(read)).toBe(end);
  });
});

describe('files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zerobus bounds '));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Creates a sparse file of this size. */
  async function sparse(name: string, size: number): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, '{');
    await truncate(file, size);
    return file;
  }

  test('a lock of 100 MB is rejected by its size, and so are a config and a snapshot', async () => {
    await sparse('c.s.t.json', 100_000_000);
    expect(await endOf(() => readLock(folder, TableName.parse('c.s.t')))).toBe('lock-damaged');
    const config = await sparse('zerobus.config.json', 100_000_000);
    expect(await endOf(() => loadConfig(config, 'zerobus.config.json'))).toBe('config-failed');
    const snapshot = await sparse('snapshot.json', 300_000_000);
    expect(await endOf(() => readWholeSnapshot([snapshot], {}))).toBe('snapshot-invalid');
  });

  test('a snapshot of brackets only is rejected before it takes memory', async () => {
    const file = join(folder, 'deep.json');
    await writeFile(file, '['.repeat(isFull ? 200_000_000 : 5_000_000));
    expect(await endOf(() => readWholeSnapshot([file], {}))).toBe('snapshot-invalid');
  });
});

function nested(depth: number): unknown {
  let type: object = { name: 'int' };
  for (let i = 0; i < depth; i++) type = { name: 'array', element_type: type };
  return type;
}

function wide(count: number, column: (i: number) => object): TableModel {
  return parseTableResponse(
    { name: 't', catalog_name: 'c', schema_name: 's', columns: Array.from({ length: count }, (_, i) => column(i)) },
    'test',
  );
}

/** Allocates field numbers as well, if the table can be generated. */
function expectJudged(model: TableModel): void {
  const found = checkTable(model);
  expectDiagnostics(found.slice(0, 100));
  if (found.some(({ severity }) => severity === 'error')) return;
  updateLock(undefined, model, { names: { message: 'T', file: 't' }, scalar: scalarProto });
}

function wideLock(count: number, letter = 'c'): string {
  const columns = many(
    count,
    (i) => `{"name": "${letter}${i}", "number": ${i < 18_999 ? i + 1 : i + 2000}, "type": "int", "nullable": true}`,
  );
  return serialiseLock(lockOf(tableOf([]))).replace('"columns": []', `"columns": [\n${columns}\n]`);
}
