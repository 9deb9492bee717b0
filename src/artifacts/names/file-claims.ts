import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { TableName } from '../../model/table-name.js';
import { tableFolder } from '../table-paths.js';
import type { TableNames } from './schema-names.js';

/**
 * Records which table owns which files, so that two tables never write the same file. Locks from two branches, or edited by
 * hand, may collide. Names that differ only by case are one name in Unity Catalog, and one file on macOS and Windows.
 */
export class FileClaims {
  /** The owner of each claim, and the claim's spelling. */
  readonly #owners: Map<string, { readonly table: TableName; readonly exact: string }> = new Map();

  /** Claims the files of a table. Returns GenError `place-taken`, and claims nothing, if another table owns one of them. */
  claim(table: TableName, { message, file }: TableNames): GenError | undefined {
    const folder = tableFolder(table);
    const path = table.toPath().join('/');
    const claims: readonly (readonly [key: string, exact: string, shared: boolean])[] = [
      [`table ${path.toLowerCase()}`, path, false],
      [`folder ${folder.toLowerCase()}`, folder, true],
      [`file ${folder.toLowerCase()}/${file}`, file, false],
      [`message ${folder.toLowerCase()}/${message}`, message, false],
    ];
    for (const [key, exact, shared] of claims) {
      const owner = this.#owners.get(key);
      if (owner === undefined || owner.table.equals(table) || (shared && owner.exact === exact)) continue;
      const what = key.startsWith('message')
        ? `the message ${message}`
        : key.startsWith('folder')
          ? `the folder ${folder}, in two spellings`
          : 'the same files';
      const params = { name: table.toString(), other: owner.table.toString(), what };
      return genError('place-taken', { table }, params);
    }
    for (const [key, exact] of claims) if (!this.#owners.has(key)) this.#owners.set(key, { table, exact });
    return undefined;
  }
}
