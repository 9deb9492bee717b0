import type { FieldWriter } from '../app/project/request-error.js';
import { flagName } from '../diagnostics/flag-text.js';

/** Writes a field of a request as its flag: `--source sql`. Positionals have no flag. */
export const writeFlag: FieldWriter = (field, value) => {
  if (field === 'tables' || field === 'table' || field === 'file') return field;
  return value === undefined ? flagName(field) : `${flagName(field)} ${value}`;
};
