import { resolve } from 'node:path';
import { DdlError } from '../../ddl/ddl-error.js';
import { SqlSyntaxError } from '../../ddl/parse-sql-type.js';
import { PlaceholderError, type Variables } from '../../ddl/placeholder.js';
import { readScript } from '../../ddl/read-script.js';
import { type SnapshotTable, TableSet } from '../../ddl/table-set.js';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import { jsonFault, parseJson } from '../../system/bounded-json.js';
import { formatPosition } from '../../system/format-position.js';
import { parseDescribeJson } from '../parse/describe-json.js';
import { findResponses, has, type SavedResponse } from '../parse/saved-responses.js';
import { parseTableResponse } from '../parse/table-response.js';
import { listSnapshotFiles, readSnapshotFile } from './snapshot-files.js';

/** How to read a snapshot. */
export interface SnapshotOptions {
  /** The current catalog before any USE. */
  readonly catalog?: string | undefined;
  /** A folder: files inside it may not lead out of it over a symbolic link. */
  readonly project?: string | undefined;
  /** Values of placeholders in SQL. */
  readonly vars?: Variables | undefined;
}

/** The tables of a snapshot. */
export interface Snapshot {
  readonly tables: readonly SnapshotTable[];
  /** Errors of JSON files and of entries in them for which no table is known. */
  readonly errors: readonly GenError[];
  /** How many statements were skipped, because they do not affect columns, by their kind. */
  readonly skipped: ReadonlyMap<string, number>;
  /** The files that were left out, because they undo a migration. */
  readonly undoFiles: readonly string[];
  /** How many sections of files were left out for the same reason. */
  readonly downSections: number;
}

/**
 * Reads the tables of a snapshot: a file, or the `.json` and `.sql` files of a folder in the order of their names. Several paths
 * are one snapshot, read in their order, and a file that is given again is read once. The content of a file decides how it is
 * read: responses of Unity Catalog or of `DESCRIBE TABLE EXTENDED … AS JSON`, or SQL statements, which are applied in order. A
 * response that cannot be used fails its table alone. Throws GenError `snapshot-invalid`, or `snapshot-sql-invalid` for a
 * statement that cannot be read or applied, since it may concern any table.
 */
export async function readSnapshot(
  paths: string | readonly string[],
  options: SnapshotOptions = {},
): Promise<Snapshot> {
  const reader = new SnapshotReader(options);
  const { files, leftOut } = await listAllFiles([paths].flat());
  for (const file of files) reader.read(file, await readSnapshotFile(file, options.project));
  const { tables, errors, skipped, downSections } = reader;
  if (tables.length + errors.length === 0) throw invalid([paths].flat().join(' '), 'it contains no table');
  return { tables, errors, skipped, downSections, undoFiles: leftOut };
}

/** Reads a snapshot of which every table is needed. Throws the first error of a table, besides what `readSnapshot` throws. */
export async function readWholeSnapshot(
  paths: readonly string[],
  options: SnapshotOptions,
): Promise<readonly TableModel[]> {
  const { tables, errors } = await readSnapshot(paths, options);
  if (errors[0] !== undefined) throw errors[0];
  return tables.map((entry) => {
    if ('error' in entry) throw entry.error;
    return entry.table;
  });
}

/** Lists the files of all paths, each file once. */
async function listAllFiles(paths: readonly string[]): Promise<Awaited<ReturnType<typeof listSnapshotFiles>>> {
  const files = new Map<string, string>();
  const leftOut: string[] = [];
  for (const path of paths) {
    const listed = await listSnapshotFiles(path);
    for (const file of listed.files) if (!files.has(resolve(file))) files.set(resolve(file), file);
    leftOut.push(...listed.leftOut);
  }
  return { files: [...files.values()], leftOut };
}

class SnapshotReader {
  readonly errors: GenError[] = [];
  readonly skipped: Map<string, number> = new Map();
  downSections = 0;
  readonly #set: TableSet;
  readonly #vars: Variables | undefined;

  constructor({ catalog, vars }: SnapshotOptions) {
    this.#set = new TableSet(catalog);
    this.#vars = vars;
  }

  get tables(): readonly SnapshotTable[] {
    return this.#set.tables;
  }

  read(file: string, text: string): void {
    // A .json file is always read as JSON: a sign-in page saved by mistake must not be read as SQL.
    if (/^\s*(?:\[|\{(?![{%#]))/.test(text) || /\.json$/i.test(file)) this.#readJson(text, file);
    else this.#readSql(text, file);
  }

  #readJson(text: string, file: string): void {
    let value: unknown;
    try {
      value = parseJson(text);
    } catch (cause) {
      this.errors.push(invalid(file, jsonFault(cause, 'it is not JSON'), cause));
      return;
    }
    for (const response of findResponses(value)) this.#addResponse(response, file);
  }

  #addResponse(response: SavedResponse, file: string): void {
    if ('reason' in response) {
      this.errors.push(invalid(file, response.reason));
      return;
    }
    const parse = response.kind === 'table' ? parseTableResponse : parseDescribeJson;
    let name = findName(response.value);
    try {
      const table = parse(response.value, file);
      name = table.name;
      this.#set.add(table, file);
    } catch (error) {
      const reason = error instanceof DdlError ? invalid(file, error.message, error) : error;
      if (!(reason instanceof GenError)) throw error;
      if (name === undefined) this.errors.push(reason);
      else this.#set.addInvalid(name, reason, file);
    }
  }

  #readSql(text: string, file: string): void {
    let at = 0;
    this.#set.beginFile();
    try {
      const { statements, skipped, downSections } = readScript(text, this.#vars);
      for (const [kind, count] of skipped) this.skipped.set(kind, (this.skipped.get(kind) ?? 0) + count);
      this.downSections += downSections;
      for (const placed of statements) {
        at = placed.at;
        this.#set.apply(placed.statement, file);
      }
    } catch (error) {
      if (error instanceof DdlError) throw invalidSql(text, file, at, error.message, error);
      if (error instanceof PlaceholderError) throw unfilled(text, file, error);
      if (error instanceof SqlSyntaxError) throw invalidSql(text, file, error.position, error.reason, error);
      throw error;
    }
  }
}

/** Returns the name of the table that a response is for, as far as it can be read. */
function findName(value: unknown): TableName | undefined {
  const [catalog, schema, table] = [
    'catalog_name',
    'schema_name',
    has(value, 'table_name') ? 'table_name' : 'name',
  ].map((key) => (has(value, key) ? value[key] : undefined));
  if (typeof catalog !== 'string' || typeof schema !== 'string' || typeof table !== 'string') return undefined;
  try {
    return TableName.of(catalog, schema, table);
  } catch {
    return undefined;
  }
}

function unfilled(text: string, file: string, error: PlaceholderError): GenError {
  const { placeholder, flag, position } = error;
  return genError('snapshot-placeholder', {}, { place: place(text, file, position), placeholder, flag }, error);
}

function invalidSql(text: string, file: string, at: number, reason: string, cause: Error): GenError {
  return genError('snapshot-sql-invalid', {}, { place: place(text, file, at), reason }, cause);
}

function place(text: string, file: string, at: number): string {
  return `${file}:${formatPosition(text, at)}`;
}

function invalid(file: string, reason: string, cause?: unknown): GenError {
  return genError('snapshot-invalid', {}, { file, reason }, cause);
}
