import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { TableName } from '../../model/table-name.js';
import type { TableNames } from '../../typescript/names/schema-names.js';
import { tableFolder } from './table-paths.js';

/**
 * Where tables have their files, so that no two share one: locks that were written on two branches, or by hand, may say
 * so. Names that differ by case only are one name to Unity Catalog, and one file to macOS and Windows.
 */
export class FileClaims {
  /** The table that has a place, and what it calls it. */
  readonly #owners: Map<string, { readonly table: TableName; readonly exact: string }> = new Map();

  /** Takes the places of a table, unless another has one of them: then gives GenError `place-taken`. */
  claim(table: TableName, { message, file }: TableNames): GenError | undefined {
    const folder = tableFolder(table);
    const spot = table.toPath().join('/');
    const claims: readonly (readonly [place: string, exact: string, shared: boolean])[] = [
      [`folder ${folder.toLowerCase()}`, folder, true],
      [`table ${spot.toLowerCase()}`, spot, false],
      [`file ${folder.toLowerCase()}/${file}`, file, false],
      [`message ${folder.toLowerCase()}/${message}`, message, false],
    ];
    for (const [place, exact, shared] of claims) {
      const owner = this.#owners.get(place);
      if (owner === undefined || owner.table.equals(table) || (shared && owner.exact === exact)) continue;
      const what = place.startsWith('message') ? `the message ${message}` : 'the same files';
      const params = { name: table.toString(), other: owner.table.toString(), what };
      return genError('place-taken', { table }, params);
    }
    for (const [place, exact] of claims) if (!this.#owners.has(place)) this.#owners.set(place, { table, exact });
    return undefined;
  }
}
