import type { TableName } from '../model/table-name.js';

/** Which tables a schema and a catalog hold, so that dropping one looks at no other table. Case counts for nothing. */
export class SchemaIndex {
  readonly #catalogs: Map<string, Map<string, Set<string>>> = new Map();

  /** `key` stands for the table. */
  add({ catalog, schema }: TableName, key: string): void {
    const schemas = this.#catalogs.get(keyOf(catalog)) ?? new Map<string, Set<string>>();
    const keys = schemas.get(keyOf(schema)) ?? new Set<string>();
    this.#catalogs.set(keyOf(catalog), schemas.set(keyOf(schema), keys.add(key)));
  }

  remove({ catalog, schema }: TableName, key: string): void {
    this.#catalogs.get(keyOf(catalog))?.get(keyOf(schema))?.delete(key);
  }

  /** Takes a schema out, or the catalog where none is named, and gives the keys of its tables. */
  drop(catalog: string | undefined, schema: string | undefined): readonly string[] {
    const schemas = this.#catalogs.get(keyOf(catalog));
    if (schemas === undefined) return [];
    if (schema === undefined) {
      this.#catalogs.delete(keyOf(catalog));
      return [...schemas.values()].flatMap((keys) => [...keys]);
    }
    const keys = [...(schemas.get(keyOf(schema)) ?? [])];
    schemas.delete(keyOf(schema));
    return keys;
  }
}

function keyOf(name: string | undefined): string {
  return name?.toLowerCase() ?? '';
}
