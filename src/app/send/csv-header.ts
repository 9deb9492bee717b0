import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { printable } from '../../diagnostics/printable.js';
import type { ColumnModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import { suggestName } from './unknown-field.js';

/** Returns the index in the table of each column that a header names. Throws GenError `csv-header-invalid`. */
export function readCsvHeader(
  cells: readonly (string | null)[],
  table: TableName,
  columns: readonly ColumnModel[],
): readonly number[] {
  const names = columns.map(({ name }) => name);
  const places = cells.map((cell) => {
    const name = cell ?? '';
    const place = names.indexOf(name);
    if (place >= 0) return place;
    const separated = cells.length === 1 && /[;\t|]/.test(name);
    const help = separated ? 'Cells are separated by commas.' : suggestName(name, names);
    throw headerError(table, name, `the table has no column '${printable(name, 100)}'`, help);
  });
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice !== undefined)
    throw headerError(table, names[twice]!, `it names ${names[twice]} twice`, 'Rename one of them.');
  const missing = columns.find(({ name, nullable }, place) => nullable === false && !places.includes(place) && name);
  if (missing !== undefined) {
    throw headerError(
      table,
      missing.name,
      `the NOT NULL column ${missing.name} is missing`,
      'Add the column to the input.',
    );
  }
  return places;
}

/** Returns the error for an invalid header. */
export function headerError(table: TableName, path: string | null, reason: string, hint: string): GenError {
  return genError('csv-header-invalid', { table, path }, { reason, hint });
}
