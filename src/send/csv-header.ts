import { type GenError, genError } from '../model/gen-error.js';
import { printable } from '../model/printable.js';
import type { ColumnModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';
import { meant } from './unknown-field.js';

/** The place in the table of each column that a header names. Throws GenError `csv-header-invalid`. */
export function readCsvHeader(
  cells: readonly (string | null)[],
  fault: string,
  table: TableName,
  columns: readonly ColumnModel[],
): readonly number[] {
  if (fault !== '')
    throw wrong(table, null, `it ${fault}`, 'The first row names the columns, with commas between them.');
  const names = columns.map(({ name }) => name);
  const places = cells.map((cell) => {
    const name = cell ?? '';
    const place = names.indexOf(name);
    if (place >= 0) return place;
    const separated = cells.length === 1 && /[;\t|]/.test(name);
    const help = separated ? 'Cells are separated by commas.' : meant(name, names);
    throw wrong(table, name, `the table has no column '${printable(name, 100)}'`, help);
  });
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice !== undefined) throw wrong(table, names[twice]!, `it names ${names[twice]} twice`, 'Rename one of them.');
  const missing = columns.find(({ name, nullable }, place) => nullable === false && !places.includes(place) && name);
  if (missing !== undefined) {
    throw wrong(table, missing.name, `${missing.name} is NOT NULL, and missing in it`, 'Add the column to the input.');
  }
  return places;
}

function wrong(table: TableName, path: string | null, reason: string, hint: string): GenError {
  return genError('csv-header-invalid', { table, path }, { reason, hint });
}
