import { alter, answer, breaking, field, info, type Scenario, table } from './scenario.ts';

/** Kind, format, properties and whatever else belongs to the table. */
export const tableScenarios: readonly Scenario[] = [
  {
    name: 'catalog-managed-added',
    before: table('a INT'),
    after: [table('a INT'), alter("SET TBLPROPERTIES ('delta.feature.catalogManaged' = 'supported')")],
    findings: [breaking('catalog-managed-added')],
  },
  {
    name: 'catalog-managed-dropped',
    before: table('a INT', "TBLPROPERTIES ('delta.feature.catalogOwned-preview' = 'supported')"),
    after: [
      table('a INT', "TBLPROPERTIES ('delta.feature.catalogOwned-preview' = 'supported')"),
      alter("UNSET TBLPROPERTIES ('delta.feature.catalogOwned-preview')"),
    ],
    findings: [info('catalog-managed-dropped')],
  },
  {
    name: 'check-added',
    before: table('a INT'),
    after: [table('a INT'), alter('ADD CONSTRAINT `it is positive` CHECK (a > 0)')],
    findings: [breaking('check-added', null, null, 'it is positive')],
  },
  {
    name: 'check-dropped',
    before: [table('a INT'), alter('ADD CONSTRAINT positive CHECK (a > 0)')],
    after: table('a INT'),
    findings: [info('check-dropped', null, 'positive')],
  },
  {
    name: 'check-replaced',
    before: [table('a INT'), alter('ADD CONSTRAINT positive CHECK (a > 0)')],
    after: [table('a INT'), alter('ADD CONSTRAINT small CHECK (a < 9)')],
    findings: [breaking('check-added', null, null, 'small'), info('check-dropped', null, 'positive')],
  },
  {
    name: 'format-delta-to-parquet',
    before: table('a INT', 'USING DELTA'),
    after: table('a INT', 'USING PARQUET'),
    findings: [breaking('format-changed', null, 'DELTA', 'PARQUET')],
  },
  {
    name: 'format-iceberg-to-delta',
    before: table('a INT', 'USING ICEBERG'),
    after: table('a INT', 'USING DELTA'),
    findings: [info('table-accepted', null, 'ICEBERG', 'DELTA')],
  },
  {
    name: 'kind-external-to-managed',
    before: answer([field('a', 'integer')], { table_type: 'EXTERNAL' }),
    after: answer([field('a', 'integer')]),
    findings: [info('table-accepted', null, 'EXTERNAL', 'MANAGED')],
  },
  {
    name: 'kind-managed-to-external',
    before: table('a INT'),
    after: [table('a INT'), alter('UNSET MANAGED')],
    findings: [breaking('kind-changed', null, 'MANAGED', 'EXTERNAL')],
  },
  {
    name: 'kind-managed-to-one-nobody-knows',
    before: answer([field('a', 'integer')]),
    after: answer([field('a', 'integer')], { table_type: 'MANAGED_SHALLOW_CLONE' }),
    findings: [breaking('kind-changed', null, 'MANAGED', 'MANAGED_SHALLOW_CLONE')],
  },
  {
    name: 'kind-managed-to-streaming-table',
    before: answer([field('a', 'integer')]),
    after: answer([field('a', 'integer')], { table_type: 'STREAMING_TABLE' }),
    findings: [info('table-accepted', null, 'MANAGED', 'STREAMING_TABLE')],
  },
  {
    name: 'kind-managed-to-view',
    before: answer([field('a', 'integer')]),
    after: answer([field('a', 'integer')], { table_type: 'VIEW' }),
    findings: [breaking('kind-changed', null, 'MANAGED', 'VIEW')],
  },
  {
    name: 'kind-not-told-before',
    before: answer([field('a', 'integer')], { table_type: undefined }),
    after: answer([field('a', 'integer')], { table_type: 'VIEW' }),
    findings: [],
  },
  {
    name: 'kind-not-told-now',
    before: answer([field('a', 'integer')]),
    after: answer([field('a', 'integer')], { table_type: undefined }),
    findings: [],
  },
  {
    name: 'kind-view-to-external',
    before: answer([field('a', 'integer')], { table_type: 'VIEW' }),
    after: answer([field('a', 'integer')], { table_type: 'EXTERNAL' }),
    findings: [breaking('kind-changed', null, 'VIEW', 'EXTERNAL')],
  },
  {
    name: 'partitioning',
    before: table('a INT, day DATE, site STRING', 'PARTITIONED BY (day)'),
    after: table('a INT, day DATE, site STRING', 'PARTITIONED BY (site, day)'),
    findings: [info('partitioning-changed', null, 'day', 'site, day')],
  },
  {
    name: 'partitioning-dropped',
    before: table('a INT, day DATE', 'PARTITIONED BY (day)'),
    after: table('a INT, day DATE'),
    findings: [info('partitioning-changed', null, 'day')],
  },
  {
    name: 'properties-and-features',
    before: table('a INT'),
    after: [
      table('a INT'),
      alter(
        "SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.feature.deletionVectors' = 'supported', 'team' = 'iot')",
      ),
    ],
    findings: [],
  },
  {
    name: 'row-filter-changed',
    before: answer([field('a', 'integer')], { row_filter: { function_name: 'main.iot.mine' } }),
    after: answer([field('a', 'integer')], { row_filter: { function_name: 'main.iot.all' } }),
    findings: [info('row-filter-changed', null, 'main.iot.mine', 'main.iot.all')],
  },
  {
    name: 'row-filter-dropped',
    before: table('a INT', 'WITH ROW FILTER main.iot.mine ON (a)'),
    after: [table('a INT', 'WITH ROW FILTER main.iot.mine ON (a)'), alter('DROP ROW FILTER')],
    findings: [info('row-filter-changed', null, 'main.iot.mine')],
  },
  {
    name: 'table-id-not-told',
    before: answer([field('a', 'integer', { id: 1 })], { table_id: 'one' }),
    after: answer([field('a', 'integer', { id: 1 })]),
    findings: [],
  },
  {
    name: 'table-recreated',
    before: answer([field('a', 'integer', { id: 1 })], { table_id: '6f1c0c4e-0000-4000-8000-000000000001' }),
    after: answer([field('a', 'integer', { id: 1 })], { table_id: '6f1c0c4e-0000-4000-8000-000000000002' }),
    findings: [
      breaking('table-recreated', null, '6f1c0c4e-0000-4000-8000-000000000001', '6f1c0c4e-0000-4000-8000-000000000002'),
    ],
  },
  {
    name: 'table-recreated-as-another',
    before: answer([field('a', 'integer', { id: 1 }), field('b', 'string', { id: 2 })], { table_id: 'one' }),
    after: answer([field('a', 'long', { id: 1 })], { table_type: 'EXTERNAL', table_id: 'two' }),
    findings: [
      breaking('table-recreated', null, 'one', 'two'),
      breaking('kind-changed', null, 'MANAGED', 'EXTERNAL'),
      breaking('type-changed', 'a', 'INT', 'BIGINT'),
      breaking('column-dropped', 'b', 'STRING'),
    ],
  },
];
