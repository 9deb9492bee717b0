import {
  alter,
  answer,
  arrayOf,
  breaking,
  compatible,
  field,
  info,
  mapOf,
  type Scenario,
  structOf,
  table,
} from './scenario.ts';

/** NOT NULL of columns, elements and values. */
export const nullabilityScenarios: readonly Scenario[] = [
  {
    name: 'array-elements-not-null',
    before: answer([field('a', arrayOf('integer'))]),
    after: answer([field('a', arrayOf('integer', false))]),
    findings: [info('element-nullability-changed', 'a[]', 'nullable', 'NOT NULL')],
  },
  {
    name: 'array-elements-nullable',
    before: answer([field('a', arrayOf('integer', false))]),
    after: answer([field('a', arrayOf('integer'))]),
    findings: [info('element-nullability-changed', 'a[]', 'NOT NULL', 'nullable')],
  },
  {
    name: 'map-values-not-null',
    before: answer([field('m', mapOf('string', 'integer'))]),
    after: answer([field('m', mapOf('string', 'integer', false))]),
    findings: [info('element-nullability-changed', 'm{}', 'nullable', 'NOT NULL')],
  },
  {
    name: 'nested-nullability-unknown',
    before: answer([field('s', structOf(field('x', 'integer', { nullable: 'unknown' })))]),
    after: answer([field('s', structOf(field('x', 'integer', { nullable: false })))]),
    findings: [],
  },
  {
    name: 'not-null-added',
    before: table('a INT, b STRING'),
    after: [table('a INT, b STRING'), alter('ALTER COLUMN b SET NOT NULL')],
    findings: [breaking('not-null-added', 'b', null, 'NOT NULL')],
  },
  {
    name: 'not-null-by-primary-key',
    before: table('a INT, b STRING'),
    after: table('a INT, b STRING, CONSTRAINT k PRIMARY KEY (a)'),
    findings: [breaking('not-null-added', 'a', null, 'NOT NULL')],
  },
  {
    name: 'not-null-dropped',
    before: table('a INT NOT NULL, b STRING'),
    after: [table('a INT NOT NULL, b STRING'), alter('ALTER COLUMN a DROP NOT NULL')],
    findings: [compatible('not-null-dropped', 'a', 'NOT NULL')],
  },
];
