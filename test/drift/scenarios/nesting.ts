import {
  answer,
  arrayOf,
  breaking,
  compatible,
  type ExpectedFinding,
  field,
  info,
  mapOf,
  type Scenario,
  type SparkType,
  structOf,
  table,
} from './scenario.ts';

/** The fields of a struct before and after, in SQL: one change of each kind that needs no column ids. */
const fieldsBefore =
  "w: TINYINT, n: DECIMAL(9,2), r: INT, q: STRING, p: STRING NOT NULL, d: BIGINT, k: INT COMMENT 'one', " +
  'l: STRING COLLATE UTF8_LCASE, h: CHAR(3), e: ARRAY<INT>';
const fieldsAfter =
  "k: INT COMMENT 'two', w: INT, n: DECIMAL(7,2), r: STRING, q: STRING NOT NULL, p: STRING, " +
  'l: STRING COLLATE UNICODE, h: VARCHAR(3), e: ARRAY<BIGINT>, x: STRING, y: STRING NOT NULL';

/** The findings for a struct at `path`. */
const fieldFindings = (path: string): readonly ExpectedFinding[] => [
  breaking('limit-narrowed', `${path}.n`, 'DECIMAL(9,2)', 'DECIMAL(7,2)'),
  breaking('type-changed', `${path}.r`, 'INT', 'STRING'),
  breaking('not-null-added', `${path}.q`, null, 'NOT NULL'),
  breaking('column-dropped', `${path}.d`, 'BIGINT'),
  breaking('type-changed', `${path}.e[]`, 'INT', 'BIGINT'),
  breaking('column-added-not-null', `${path}.y`, null, 'STRING'),
  compatible('limit-widened', `${path}.w`, 'TINYINT', 'INT'),
  compatible('not-null-dropped', `${path}.p`, 'NOT NULL'),
  compatible('column-added', `${path}.x`, null, 'STRING'),
  info('comment-changed', `${path}.k`, 'one', 'two'),
  info('collation-changed', `${path}.l`, 'STRING COLLATE UTF8_LCASE', 'STRING COLLATE UNICODE'),
  info('padding-changed', `${path}.h`, 'CHAR(3)', 'VARCHAR(3)'),
  info('order-changed', path),
];

/** Where a struct can be: the scenario, the type around its fields, and the path to them. */
const places: readonly [name: string, around: (fields: string) => string, path: string][] = [
  ['in-a-struct', (fields) => `STRUCT<${fields}>`, 'v'],
  ['in-an-array-of-structs', (fields) => `ARRAY<STRUCT<${fields}>>`, 'v[]'],
  ['in-a-map-value', (fields) => `MAP<STRING, STRUCT<${fields}>>`, 'v{}'],
  ['in-a-struct-in-a-struct', (fields) => `STRUCT<inner: STRUCT<${fields}>>`, 'v.inner'],
  ['in-an-array-in-a-struct', (fields) => `STRUCT<list: ARRAY<STRUCT<${fields}>>>`, 'v.list[]'],
  [
    'in-a-struct-in-a-map-in-an-array-of-structs',
    (fields) => `ARRAY<STRUCT<by_name: MAP<STRING, STRUCT<${fields}>>>>`,
    'v[].by_name{}',
  ],
];

/** The same for fields with column ids: a and b swap names, c is renamed, d is created again. */
const structBefore = structOf(
  field('a', 'integer', { id: 11 }),
  field('b', 'integer', { id: 12 }),
  field('c', 'integer', { id: 13 }),
  field('d', 'integer', { id: 14 }),
  field('e', arrayOf('integer'), { id: 15 }),
);
const structAfter = structOf(
  field('b', 'integer', { id: 11 }),
  field('a', 'integer', { id: 12 }),
  field('renamed', 'integer', { id: 13 }),
  field('d', 'integer', { id: 16 }),
  field('e', arrayOf('integer', false), { id: 15 }),
);

const findingsById = (path: string): readonly ExpectedFinding[] => [
  breaking('column-name-reused', `${path}.a`, `${path}.a`, `${path}.b`),
  breaking('column-name-reused', `${path}.b`, `${path}.b`, `${path}.a`),
  breaking('column-renamed', `${path}.c`, `${path}.c`, `${path}.renamed`),
  compatible('column-recreated', `${path}.d`, '14', '16'),
  info('element-nullability-changed', `${path}.e[]`, 'nullable', 'NOT NULL'),
];

const placesById: readonly [name: string, around: (struct: SparkType) => SparkType, path: string][] = [
  ['by-id-in-a-struct', (struct) => struct, 'v'],
  ['by-id-in-an-array-of-structs', (struct) => arrayOf(struct), 'v[]'],
  ['by-id-in-a-map-value', (struct) => mapOf('string', struct), 'v{}'],
  ['by-id-in-a-struct-in-a-struct', (struct) => structOf(field('inner', struct, { id: 10 })), 'v.inner'],
];

/** Every change that a struct field can have, in every place where a struct can be. */
export const nestingScenarios: readonly Scenario[] = [
  ...places.map(([name, around, path]) => ({
    name,
    before: table(`id INT, v ${around(fieldsBefore)}`),
    after: table(`id INT, v ${around(fieldsAfter)}`),
    findings: fieldFindings(path),
  })),
  ...placesById.map(([name, around, path]) => ({
    name,
    before: answer([field('v', around(structBefore), { id: 1 })]),
    after: answer([field('v', around(structAfter), { id: 1 })]),
    findings: findingsById(path),
  })),
];
