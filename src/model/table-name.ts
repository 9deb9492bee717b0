import { genError } from '../diagnostics/gen-error.js';
import { printable } from '../diagnostics/printable.js';
import { quoteName } from './quote-name.js';
import { splitName } from './split-name.js';
import { isWindowsDevice } from './windows-device.js';

/** Whether names of tables have a catalog: in a project with targets, the target says it. */
export type NameForm = 'with-catalog' | 'without-catalog' | 'either';

/** The name of a table in Unity Catalog, in parts without quotes. */
export class TableName {
  /** Undefined where the catalog is given elsewhere. */
  readonly catalog: string | undefined;
  readonly schema: string;
  readonly table: string;

  constructor(catalog: string | undefined, schema: string, table: string) {
    this.catalog = catalog;
    this.schema = schema;
    this.table = table;
  }

  /**
   * Parses `catalog.schema.table`, each part plain or in back-quotes; `schema.table` where names have no catalog; by
   * default `form` is that with one. Throws GenError `invalid-table-name`, `table-has-catalog`.
   */
  static parse(text: string, form: NameForm = 'with-catalog'): TableName {
    const fail = (reason: string): never => {
      throw genError('invalid-table-name', {}, { name: printable(text, 200), reason });
    };
    const parts = splitName(text);
    if (typeof parts === 'string') return fail(parts);
    if (parts.length === 3) {
      const [catalog, schema, table] = parts as [string, string, string];
      if (form !== 'without-catalog') return new TableName(catalog, schema, table);
      throw genError('table-has-catalog', {}, { name: text, short: [schema, table].join('.') });
    }
    if (parts.length === 2) {
      if (form !== 'with-catalog') return new TableName(undefined, parts[0]!, parts[1]!);
      return fail('it has two parts, so the catalog is missing');
    }
    if (parts.length > 3) return fail(`it has ${parts.length} parts`);
    return fail(
      `it has one part, so ${form === 'without-catalog' ? 'the schema is' : 'catalog and schema are'} missing`,
    );
  }

  /** The name with these parts, which come from a catalog. Throws GenError `invalid-table-name` where it can be none. */
  static of(catalog: string, schema: string, table: string): TableName {
    return TableName.parse(new TableName(catalog, schema, table).toSql());
  }

  /** The parts, two or three. */
  get parts(): readonly string[] {
    return this.catalog === undefined ? [this.schema, this.table] : [this.catalog, this.schema, this.table];
  }

  /** The same table, found in `catalog`, or with undefined under its name in a project with targets. */
  in(catalog: string | undefined): TableName {
    return new TableName(catalog, this.schema, this.table);
  }

  /** As people and the service write it: `catalog.iot.sensor_events`, without quotes. */
  toString(): string {
    return this.parts.join('.');
  }

  toJSON(): string {
    return this.toString();
  }

  /** For SQL: every part in back-quotes. */
  toSql(): string {
    return this.parts.map(quoteName).join('.');
  }

  /** For a URL: every part percent-encoded, dots inside a part too. */
  toUrl(): string {
    return this.parts.map((part) => encodeURIComponent(part).replaceAll('.', '%2E')).join('.');
  }

  /** Names for folders and files, one a part, that no file system reads otherwise. */
  toPath(): readonly string[] {
    return this.parts.map(safePathPart);
  }

  equals(other: TableName): boolean {
    return this.toSql() === other.toSql();
  }
}

/**
 * A part of a name as a file name: letters, digits, `_` and `-` stay, the rest is its UTF-8 in hex, with `=` before each
 * byte. Not `%`: Node decodes that in the path of an import.
 */
function safePathPart(part: string): string {
  if (isWindowsDevice(part)) return `${part}=`;
  if (/^[A-Za-z0-9_-]+$/.test(part)) return part;
  return part.replace(/[^A-Za-z0-9_-]+/g, (run) =>
    [...Buffer.from(run, 'utf8')].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
