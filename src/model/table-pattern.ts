import { genError } from '../diagnostics/gen-error.js';
import { splitName } from './split-name.js';
import { type NameForm, TableName } from './table-name.js';

/** `catalog.schema.*`, or `schema.*` in a project with targets: tables of one schema, by a name in which each `*` stands for any characters. */
export class TablePattern {
  /** Undefined where the target says it. */
  readonly catalog: string | undefined;
  readonly schema: string;
  readonly #text: string;
  /** What stands between the stars, in lower case. */
  readonly #pieces: readonly string[];

  private constructor(text: string, catalog: string | undefined, schema: string, table: string) {
    this.#text = text;
    this.catalog = catalog;
    this.schema = schema;
    this.#pieces = table.toLowerCase().split('*');
  }

  /** Undefined for the name of one table: a `*` in back-quotes stands for itself. Throws GenError `invalid-table-name`. */
  static parse(text: string, form: NameForm = 'with-catalog'): TablePattern | undefined {
    const parts = splitName(text);
    const wanted = form === 'without-catalog' ? 2 : 3;
    if (typeof parts === 'string' || parts.length !== wanted || !text.replace(/`[^`]*`/g, '').includes('*'))
      return undefined;
    const [table = '', schema = '', catalog] = parts.toReversed();
    if (text.endsWith('`') || catalog?.includes('*') || schema.includes('*')) {
      const reason = 'a * stands for tables of one schema, and only in the last part';
      throw genError('invalid-table-name', {}, { name: text, reason });
    }
    return new TablePattern(text, catalog, schema, table);
  }

  /** Unity Catalog takes names without regard to case. */
  matches({ catalog, schema, table }: TableName): boolean {
    return (
      same(catalog ?? '', this.catalog ?? '') && same(schema, this.schema) && isMatch(table.toLowerCase(), this.#pieces)
    );
  }

  /** One for all patterns of the same schema. */
  get schemaKey(): string {
    return JSON.stringify([this.catalog?.toLowerCase(), this.schema.toLowerCase()]);
  }

  /** As it was given. */
  toString(): string {
    return this.#text;
  }
}

/** The table or the tables that a word names. Throws GenError `invalid-table-name`, `table-has-catalog`. */
export function parseTables(text: string, form: NameForm = 'with-catalog'): TableName | TablePattern {
  return TablePattern.parse(text, form) ?? TableName.parse(text, form);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Each piece where it comes first, the last at the end: takes no longer than the text is long, unlike a RegExp. */
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
