import { genError } from '../diagnostics/gen-error.js';
import { splitName } from './split-name.js';
import { type NameForm, TableName } from './table-name.js';

/**
 * A pattern for tables of one schema: `catalog.schema.sensor_*`, or `schema.*` in a project with targets. Each `*` in the last
 * part matches any number of characters.
 */
export class TablePattern {
  /** Undefined in a project with targets, where the target sets the catalog. */
  readonly catalog: string | undefined;
  readonly schema: string;
  readonly #text: string;
  /** The texts between the stars, in lower case. */
  readonly #pieces: readonly string[];

  private constructor(text: string, catalog: string | undefined, schema: string, table: string) {
    this.#text = text;
    this.catalog = catalog;
    this.schema = schema;
    this.#pieces = table.toLowerCase().split('*');
  }

  /**
   * Parses a pattern; undefined for the name of one table. A quoted `*` is an ordinary character. Throws GenError
   * `invalid-table-name` for a `*` in another part than the last.
   */
  static parse(text: string, form: NameForm = 'with-catalog'): TablePattern | undefined {
    const parts = splitName(text);
    const wanted = form === 'without-catalog' ? 2 : 3;
    if (typeof parts === 'string' || parts.length !== wanted || !text.replace(/`[^`]*`/g, '').includes('*'))
      return undefined;
    const [table = '', schema = '', catalog] = parts.toReversed();
    if (text.endsWith('`') || catalog?.includes('*') || schema.includes('*')) {
      const reason = 'a * can only be used in the last part, for the tables of one schema';
      throw genError('invalid-table-name', {}, { name: text, reason });
    }
    return new TablePattern(text, catalog, schema, table);
  }

  /** Returns whether the pattern matches a table, ignoring case as Unity Catalog does. */
  matches({ catalog, schema, table }: TableName): boolean {
    return (
      same(catalog ?? '', this.catalog ?? '') && same(schema, this.schema) && isMatch(table.toLowerCase(), this.#pieces)
    );
  }

  /** Returns whether the pattern matches a table whose name may be invalid, such as one that a file suggests. */
  matchesText(table: string): boolean {
    try {
      return this.matches(TableName.parse(table, 'either'));
    } catch {
      return false;
    }
  }

  /** A key that is the same for all patterns of one schema. */
  get schemaKey(): string {
    return JSON.stringify([this.catalog?.toLowerCase(), this.schema.toLowerCase()]);
  }

  /** Returns the pattern as it was written. */
  toString(): string {
    return this.#text;
  }
}

/** Names of tables, and patterns that match several tables. */
export type TableSelection = readonly (TableName | TablePattern)[];

/** Parses a table name or a pattern. Throws GenError `invalid-table-name` or `table-has-catalog`. */
export function parseTables(text: string, form: NameForm = 'with-catalog'): TableName | TablePattern {
  return TablePattern.parse(text, form) ?? TableName.parse(text, form);
}

/** Parses the tables of a request, each once. Throws as `parseTables` does. */
export function parseSelection(texts: readonly string[] | undefined, form?: NameForm): TableSelection {
  return [...new Set(texts)].map((text) => parseTables(text, form));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Finds each piece at its first possible position, the last one at the end. Runs in linear time, unlike a RegExp. */
function isMatch(text: string, pieces: readonly string[]): boolean {
  const [first, last] = [pieces[0] ?? '', pieces.at(-1) ?? ''];
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
