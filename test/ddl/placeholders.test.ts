// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of SQL.
import { describe, expect, test } from 'vitest';
import { outcome } from './apply-sql.ts';

const BOTH = ['c.s.t(a INT, b INT)'];

describe('placeholders', () => {
  const spelled: [table: string, placeholder: string][] = [
    ['${catalog}.s.t', '${catalog}'],
    ['`${catalog}`.`s`.`t`', '${catalog}'],
    ['$catalog.s.t', '$catalog'],
    ['`$catalog`.s.t', '$catalog'],
    ['{{catalog}}.s.t', '{{catalog}}'],
    ['`{{ catalog }}`.s.t', '{{ catalog }}'],
    ['{catalog}.s.t', '{catalog}'],
    ['`{catalog}`.s.t', '{catalog}'],
    [':catalog.s.t', ':catalog'],
    ['`:catalog`.s.t', ':catalog'],
    ['<catalog>.s.t', '<catalog>'],
    ['`<catalog>`.s.t', '<catalog>'],
    ["IDENTIFIER(:catalog || '.s.t')", ':catalog'],
    ["IDENTIFIER('${catalog}.s.t')", '${catalog}'],
    ["IDENTIFIER(catalog || '.s.t')", 'catalog'],
    ["IDENTIFIER({{ catalog }} || '.s.t')", '{{ catalog }}'],
    ['$(catalog).s.t', '$(catalog)'],
    ['${{ catalog }}.s.t', '${{ catalog }}'],
    ['`${{catalog}}`.s.t', '${{catalog}}'],
    ["{{ var('catalog') }}.s.t", "{{ var('catalog') }}"],
    ['${catalog:-main}.s.t', '${catalog:-main}'],
    ['@catalog.s.t', '@catalog'],
    ['#{catalog}.s.t', '#{catalog}'],
    ['%(catalog)s.s.t', '%(catalog)s'],
    ['&catalog..s.t', '&catalog.'],
  ];
  test.each(spelled)('%s', (table, placeholder) => {
    const sql = `CREATE TABLE ${table} (a INT); ALTER TABLE ${table} ADD COLUMN b INT`;
    expect(outcome(sql)).toBe(`the placeholder ${placeholder} has no value`);
    expect(outcome(sql, { catalog: 'c' })).toEqual(BOTH);
  });

  const filled: [sql: string, vars: Record<string, string>, want: string[] | string][] = [
    ['CREATE TABLE lake_${env}.s.t (a INT)', { env: 'dev' }, ['lake_dev.s.t(a INT)']],
    ['CREATE TABLE ${env}_lake.{{ s }}_x.<t>2 (a INT)', { env: 'dev', s: 's', t: 't' }, ['dev_lake.s_x.t2(a INT)']],
    ['CREATE TABLE `lake_${env}`.s.t{{ suffix }} (a INT)', { env: 'dev-1', suffix: '' }, ['lake_dev-1.s.t(a INT)']],
    ['CREATE TABLE {{ table }} (a INT)', { table: 'c.s.t' }, ['c.s.t(a INT)']],
    ['CREATE TABLE ${schema}.t (a INT)', { schema: 'my-lake.`a.b`' }, ['my-lake.a.b.t(a INT)']],
    [
      'USE CATALOG ${c}; USE SCHEMA {{ s }}; CREATE TABLE t (${col} INT, `x {{ col }}` INT)',
      { c: 'c', s: 's', col: 'a' },
      ['c.s.t(a INT, x a INT)'],
    ],
    ["USE CATALOG '${c}'; USE IDENTIFIER(:s); CREATE TABLE t (a INT)", { c: 'c', s: 's' }, ['c.s.t(a INT)']],
    ['USE CATALOG ${c}', { c: 'c.s' }, 'the name of a catalog has one part'],
    [
      'CREATE TABLE c.s.t (a ${type})',
      { type: 'INT' },
      "'${type}' is a placeholder, and only those in names can be filled in: write the SQL",
    ],
    [
      'CREATE TABLE c.s.t {{ columns }}',
      {},
      "'{{ columns }}' is a placeholder, and only those in names can be filled in: write the SQL",
    ],
    [
      '{% if x %} CREATE TABLE c.s.t (a INT)',
      {},
      "'{% if x %}' is a placeholder, and only those in names can be filled in: write the SQL",
    ],
    [
      'CREATE {{ noun }} c.s.t (a INT)',
      {},
      "'{{ noun }}' is a placeholder, and only those in names can be filled in: write the SQL",
    ],
    ['CREATE TABLE c.s.`t$raw` (a INT)', {}, ['c.s.t$raw(a INT)']],
    ['CREATE TABLE c.s.`t_$raw` (a INT)', { raw: '1' }, ['c.s.t_1(a INT)']],
    ['CREATE TABLE c.s.? (a INT)', {}, "'?' is a placeholder without a name: write the SQL itself"],
    [
      'CREATE TABLE c.s.t (`a {x}` INT, `<b>` STRUCT<c:INT>, `:d` INT)',
      {},
      ['c.s.t(a {x} INT, <b> STRUCT<c: INT>, :d INT)'],
    ],
    [
      'CREATE TABLE c.s.t (a INT); GRANT SELECT ON TABLE ${t} TO :x; SELECT {{ y }}; INSERT INTO ${t} VALUES (:z)',
      {},
      ['c.s.t(a INT)'],
    ],
  ];
  test.each(filled)('%s', (sql, vars, want) => {
    const found = outcome(sql, vars);
    if (typeof want === 'string') expect(found).toContain(want);
    else expect(found).toEqual(want);
  });
});
