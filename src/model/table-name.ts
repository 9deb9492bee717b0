import { genError } from '../diagnostics/gen-error.js';
import { printable } from '../diagnostics/printable.js';
import { type Shell, shellWord } from '../diagnostics/shell-word.js';
import { quoteName } from './quote-name.js';
import { splitName } from './split-name.js';
import { isWindowsDevice } from './windows-device.js';

/** Whether table names include a catalog. In a project with targets they do not: the target sets the catalog. */
export type NameForm = 'with-catalog' | 'without-catalog' | 'either';

/** The name of a table in Unity Catalog. Its parts are unquoted. */
export class TableName {
  /** Undefined in a project with targets, where the target sets the catalog. */
  readonly catalog: string | undefined;
  readonly schema: string;
  readonly table: string;

  constructor(catalog: string | undefined, schema: string, table: string) {
    this.catalog = catalog;
    this.schema = schema;
    this.table = table;
  }

  /**
   * Parses `catalog.schema.table`, or `schema.table` for the form without a catalog. Each part may be quoted with backticks.
   * Throws GenError `invalid-table-name`, or `table-has-catalog` for a name with a catalog that must not have one.
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

  /** Creates a name from parts that a catalog returned. Throws GenError `invalid-table-name` if they are not valid. */
  static of(catalog: string, schema: string, table: string): TableName {
    return TableName.parse(new TableName(catalog, schema, table).toSql());
  }

  /** The two or three parts of the name. */
  get parts(): readonly string[] {
    return this.catalog === undefined ? [this.schema, this.table] : [this.catalog, this.schema, this.table];
  }

  /** Returns the name with another catalog; with undefined, the name of the table in a project with targets. */
  in(catalog: string | undefined): TableName {
    return new TableName(catalog, this.schema, this.table);
  }

  /** Formats the name as people and the service write it, without quotes: `catalog.iot.sensor_events`. */
  toString(): string {
    return this.parts.join('.');
  }

  /** Formats the name so that `parse` reads it back: as `toString` does if that is enough, else quoted. */
  toQuotedIfNeeded(): string {
    const text = this.toString();
    const parts = splitName(text);
    const isPlain = typeof parts !== 'string' && parts.join('.') === text && parts.length === this.parts.length;
    return isPlain ? text : this.toSql();
  }

  /** Formats the name for JSON, like `toString`. */
  toJSON(): string {
    return this.toString();
  }

  /** Formats the name for SQL, each part quoted with backticks. */
  toSql(): string {
    return this.parts.map(quoteName).join('.');
  }

  /**
   * Formats the name as an argument of zerobus-gen in a suggested command: parts that need it are quoted with backticks, and
   * the whole for a shell.
   */
  toArgument(shell?: Shell): string {
    const text = this.toQuotedIfNeeded();
    // A star makes a pattern, and a dash a flag.
    return shellWord(/^-|\*/.test(text) ? this.toSql() : text, shell);
  }

  /** Formats the name for a URL: each part percent-encoded, including dots inside a part. */
  toUrl(): string {
    return this.parts.map((part) => encodeURIComponent(part).replaceAll('.', '%2E')).join('.');
  }

  /** Returns one folder or file name per part, which is safe on every file system. */
  toPath(): readonly string[] {
    return this.parts.map(safePathPart);
  }

  /** A key that is the same for all spellings of the name: Unity Catalog ignores case. */
  get caseInsensitiveKey(): string {
    return this.toSql().toLowerCase();
  }

  /** Returns whether both names are spelled the same, including case. */
  equals(other: TableName): boolean {
    return this.toSql() === other.toSql();
  }
}

/**
 * Encodes a part of a name as a file name: letters, digits, `_` and `-` stay; each byte of the UTF-8 of other characters becomes
 * `=` and two hexadecimal digits. It is not `%`, because Node.js decodes that in the path of an import.
 */
function safePathPart(part: string): string {
  if (isWindowsDevice(part)) return `${part}=`;
  if (/^[A-Za-z0-9_-]+$/.test(part)) return part;
  return part.replace(/[^A-Za-z0-9_-]+/g, (run) =>
    [...Buffer.from(run, 'utf8')].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
