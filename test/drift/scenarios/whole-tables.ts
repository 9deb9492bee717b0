import { alter, answer, breaking, compatible, field, info, type Scenario, structOf, table } from './scenario.ts';

/** A table as `DESCRIBE … AS JSON` shows it: without ids, lengths, masks, row filter, constraints and identity. */
const asDescribed = {
  table_name: 't',
  catalog_name: 'main',
  schema_name: 'iot',
  type: 'MANAGED',
  provider: 'delta',
  columns: [
    { name: 'a', type: { name: 'string' }, nullable: true },
    { name: 'b', type: { name: 'bigint' }, nullable: false },
    { name: 't', type: { name: 'timestamp_ltz' }, nullable: true },
    {
      name: 's',
      type: { name: 'struct', fields: [{ name: 'x', type: { name: 'int' }, nullable: true }] },
      nullable: true,
    },
  ],
};

/** The same table as Unity Catalog answers it. */
const asUnityCatalogAnswers = answer(
  [
    field('a', 'string', { id: 1, metadata: { __CHAR_VARCHAR_TYPE_STRING: 'varchar(20)' }, mask: 'main.iot.hide' }),
    field('b', 'long', { id: 2, nullable: false, metadata: { 'delta.identity.start': 1 } }),
    field('t', 'timestamp', { id: 3, metadata: { CURRENT_DEFAULT: 'now()' } }),
    field('s', structOf(field('x', 'integer', { id: 5 })), { id: 4 }),
  ],
  {
    table_id: 'one',
    row_filter: { function_name: 'main.iot.mine' },
    properties: { 'delta.constraints.c': 'b > 0', 'delta.feature.catalogManaged': 'supported' },
  },
);

/** Several changes at once, none, and sources that know different things. */
export const wholeTableScenarios: readonly Scenario[] = [
  {
    name: 'many-at-once',
    before: table(
      "id STRING NOT NULL, temperature FLOAT, humidity BIGINT, note STRING COMMENT 'free text', price DECIMAL(10,2), level TINYINT, gone DATE, place STRUCT<lat: DOUBLE, lon: DOUBLE NOT NULL>",
    ),
    after: [
      table(
        "place STRUCT<lat: DOUBLE NOT NULL, lon: DOUBLE, alt: DOUBLE>, id STRING, temperature DOUBLE, humidity BIGINT NOT NULL, note STRING COMMENT 'what was seen', price DECIMAL(12,2), level INT, site STRING NOT NULL, unit STRING",
      ),
      alter('ADD CONSTRAINT wet CHECK (humidity >= 0)'),
    ],
    findings: [
      breaking('check-added', null, null, 'wet'),
      breaking('type-changed', 'temperature', 'FLOAT', 'DOUBLE'),
      breaking('not-null-added', 'humidity', null, 'NOT NULL'),
      breaking('column-dropped', 'gone', 'DATE'),
      breaking('not-null-added', 'place.lat', null, 'NOT NULL'),
      breaking('column-added-not-null', 'site', null, 'STRING'),
      compatible('not-null-dropped', 'id', 'NOT NULL'),
      compatible('limit-widened', 'price', 'DECIMAL(10,2)', 'DECIMAL(12,2)'),
      compatible('limit-widened', 'level', 'TINYINT', 'INT'),
      compatible('not-null-dropped', 'place.lon', 'NOT NULL'),
      compatible('column-added', 'place.alt', null, 'DOUBLE'),
      compatible('column-added', 'unit', null, 'STRING'),
      info('comment-changed', 'note', 'free text', 'what was seen'),
      info('order-changed'),
    ],
  },
  {
    name: 'nothing-changed',
    before: table('a INT NOT NULL, b STRING'),
    after: table('a INT NOT NULL, b STRING'),
    findings: [],
  },
  {
    name: 'what-one-side-does-not-know',
    before: asDescribed,
    after: asUnityCatalogAnswers,
    findings: [info('default-changed', 't', null, 'now()')],
  },
  {
    name: 'what-the-other-side-does-not-know',
    before: asUnityCatalogAnswers,
    after: asDescribed,
    findings: [info('default-changed', 't', 'now()')],
  },
];
