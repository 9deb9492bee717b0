import type { TableName } from '../model/table-name.js';

/** Indexes tables by catalog and schema, ignoring case, so that dropping a schema does not have to search all tables. */
export class SchemaIndex {
  readonly #catalogs: Map<string, Map<string, Set<string>>> = new Map();

  /** Adds a table under its `key`. */
  add({ catalog, schema }: TableName, key: string): void {
    const schemas = this.#catalogs.get(foldCase(catalog)) ?? new Map<string, Set<string>>();
    const keys = schemas.get(foldCase(schema)) ?? new Set<string>();
    this.#catalogs.set(foldCase(catalog), schemas.set(foldCase(schema), keys.add(key)));
  }

  /** Removes a table. */
  remove({ catalog, schema }: TableName, key: string): void {
    this.#catalogs.get(foldCase(catalog))?.get(foldCase(schema))?.delete(key);
  }

  /** Removes a schema, or the whole catalog if `schema` is undefined. Returns the keys of its tables. */
  drop(catalog: string | undefined, schema: string | undefined): readonly string[] {
    const schemas = this.#catalogs.get(foldCase(catalog));
    if (schemas === undefined) return [];
    if (schema === undefined) {
      this.#catalogs.delete(foldCase(catalog));
      return [...schemas.values()].flatMap((keys) => [...keys]);
    }
    const keys = [...(schemas.get(foldCase(schema)) ?? [])];
    schemas.delete(foldCase(schema));
    return keys;
  }
}

function foldCase(name: string | undefined): string {
  return name?.toLowerCase() ?? '';
}
