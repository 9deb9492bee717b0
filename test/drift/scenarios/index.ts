import { columnScenarios } from './columns.ts';
import { nestingScenarios } from './nesting.ts';
import { nullabilityScenarios } from './nullability.ts';
import type { Scenario } from './scenario.ts';
import { tableScenarios } from './table-facets.ts';
import { typeScenarios } from './types.ts';
import { wholeTableScenarios } from './whole-tables.ts';

/** Every scenario of drift. */
export const scenarios: readonly Scenario[] = [
  ...wholeTableScenarios,
  ...columnScenarios,
  ...typeScenarios,
  ...nullabilityScenarios,
  ...nestingScenarios,
  ...tableScenarios,
];
