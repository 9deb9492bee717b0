import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { findHighestColumnId } from '../tables/column-ids.js';
import { createDurably, isTemporary, makeFolderDurably, readRegular, syncFolder } from './durable-files.js';
import type { Action, MetaData } from './log/actions.js';
import { writeCheckpoint } from './log/checkpoint.js';
import { commitName, LOG_FOLDER } from './log/log-file-name.js';
import { canPartition } from './log/partition-value.js';
import { readCommits, readLog } from './log/read-log.js';
import type { TableState } from './log/table-state.js';
import { toParquetSchema } from './parquet/parquet-schema.js';
import { chooseProtocol, findUnknownFeatures } from './schema/protocol.js';
import { parseSparkSchema, toColumns } from './schema/read-spark-schema.js';
import { type SparkField, type SparkStruct, TYPE_CHANGES } from './schema/spark-type.js';
import { needsMapping, toSparkSchema } from './schema/to-spark-schema.js';

/** A checkpoint is written once for so many commits: without one, readers take seconds to open a long log. */
const COMMITS_PER_CHECKPOINT = 100;

const MAPPING_MODE = 'delta.columnMapping.mode';
const MAX_COLUMN_ID = 'delta.columnMapping.maxColumnId';

/** How the emulator names itself in commits. */
const ENGINE = 'zerobus-gen emulator';

/** A table in a folder. Others may commit to it at the same time; `refresh` and `commit` read what they did. */
export class DeltaTable {
  #folder: string;
  #state: TableState;
  /** The beginning of its first commit, if that was not deleted. Another table that gets the same folder later has another one. */
  readonly #origin: Buffer | undefined;
  #schema: SparkStruct | undefined;
  #schemaString = '';

  private constructor(folder: string, state: TableState) {
    this.#folder = folder;
    this.#state = state;
    this.#origin = readOrigin(folder);
  }

  /** Creates a table in a folder that has none. Throws an Error for types that it cannot store. */
  static create(folder: string, model: TableModel, id: string = randomUUID()): DeltaTable {
    const metaData = { ...describeTable(model, undefined), id, createdTime: Date.now() };
    const protocol = chooseProtocol(parseSparkSchema(metaData.schemaString), isMapped(metaData.configuration));
    makeFolderDurably(join(folder, LOG_FOLDER));
    const commitInfo = describeCommit('CREATE TABLE');
    if (!writeCommit(folder, 0, [{ commitInfo }, { protocol }, { metaData }])) {
      throw new Error(`${folder} has a Delta table already`);
    }
    return DeltaTable.open(folder);
  }

  /** Opens an existing table. Throws an Error if it is damaged, or uses what the emulator does not support. */
  static open(folder: string): DeltaTable {
    const log = join(folder, LOG_FOLDER);
    for (const path of [folder, log]) {
      if (!lstatSync(path).isDirectory()) throw new Error(`${path} is not a folder`);
    }
    const table = new DeltaTable(folder, readLog(log));
    expectSupported(table);
    return table;
  }

  /** Removes what a crash left behind. Nobody else may write to the table at the same time. */
  removeTemporaryFiles(): void {
    const log = join(this.folder, LOG_FOLDER);
    for (const name of readdirSync(log)) if (isTemporary(name)) rmSync(join(log, name), { force: true });
  }

  get folder(): string {
    return this.#folder;
  }

  /** Notes that the folder was renamed. */
  moveTo(folder: string): void {
    this.#folder = folder;
  }

  get state(): TableState {
    return this.#state;
  }

  get id(): string {
    return this.#state.metaData.id;
  }

  get schema(): SparkStruct {
    const { schemaString } = this.#state.metaData;
    if (this.#schema === undefined || schemaString !== this.#schemaString) {
      this.#schema = parseSparkSchema(schemaString);
      this.#schemaString = schemaString;
    }
    return this.#schema;
  }

  /** The columns, from the schema. They have ids if the table has column mapping. */
  get columns(): ColumnModel[] {
    return toColumns(this.schema, this.#state.metaData.partitionColumns);
  }

  get isMapped(): boolean {
    return isMapped(this.#state.metaData.configuration);
  }

  /** The fields that the table is partitioned by, which are not in its files. */
  get partitionFields(): readonly SparkField[] {
    return this.#state.metaData.partitionColumns.flatMap(
      (name) => this.schema.fields.find((field) => field.name === name) ?? [],
    );
  }

  /** Reads the commits of others. Throws an Error if one is damaged, or if the table cannot be used any more. */
  refresh(): void {
    const count = readCommits(join(this.folder, LOG_FOLDER), this.#state);
    this.#expectSame();
    if (count > 0) expectSupported(this);
  }

  /** Makes sure that the commits which were read survive a power cut: a crash may have come between a commit and its sync. */
  sync(): void {
    syncFolder(join(this.folder, LOG_FOLDER));
  }

  #expectSame(): void {
    const first = readOrigin(this.folder);
    if (first && !(this.#origin && first.equals(this.#origin))) throw new Error(`${this.folder} has another table now`);
  }

  /**
   * Commits the actions that `build` returns for the current state, which has all earlier commits. If somebody else commits first,
   * calls it again. Returns false if it returned undefined.
   */
  commit(operation: string, build: (table: DeltaTable) => readonly Action[] | undefined): boolean {
    for (;;) {
      this.refresh();
      const actions = build(this);
      if (actions === undefined) return false;
      const version = this.#state.version + 1;
      const all = [{ commitInfo: describeCommit(operation) }, ...actions];
      if (!writeCommit(this.folder, version, all, () => this.#expectSame())) continue;
      for (const action of actions) this.#state.apply(action);
      this.#state.version = version;
      if (version > 0 && version % COMMITS_PER_CHECKPOINT === 0) this.#tryCheckpoint();
      return true;
    }
  }

  /** Writes a checkpoint. Without one, the table is complete too. */
  #tryCheckpoint(): void {
    try {
      writeCheckpoint(join(this.folder, LOG_FOLDER), this.#state);
    } catch {
      // The disk is full, for example. The commit counts nevertheless.
    }
  }

  /**
   * Returns the actions that give the table another model. `columns` are the present ones, with ids. If the commit also removes all files
   * (`isEmptied`), no earlier type of a column matters.
   */
  describeChange(columns: readonly ColumnModel[], model: TableModel, isEmptied = false): readonly Action[] {
    const { metaData, protocol } = this.#state;
    const changed = { ...metaData, ...describeTable(model, { table: this, columns, isEmptied }) };
    const schema = parseSparkSchema(changed.schemaString);
    const needed = chooseProtocol(schema, isMapped(changed.configuration), protocol);
    return [...(needed === protocol ? [] : [{ protocol: needed }]), { metaData: changed }];
  }
}

/** Reads the beginning of the first commit, which has the id and time of the table. The whole commit of a converted table can be large. */
function readOrigin(folder: string): Buffer | undefined {
  return readRegular(join(folder, LOG_FOLDER, commitName(0)), 64 * 1024);
}

function writeCommit(folder: string, version: number, actions: readonly Action[], check?: () => void): boolean {
  const text = actions.map((action) => `${JSON.stringify(action)}\n`).join('');
  return createDurably(join(folder, LOG_FOLDER, commitName(version)), Buffer.from(text, 'utf8'), check);
}

function describeCommit(operation: string): Action['commitInfo'] & object {
  return { timestamp: Date.now(), operation, operationParameters: {}, engineInfo: ENGINE };
}

interface Before {
  readonly table: DeltaTable;
  readonly columns: readonly ColumnModel[];
  readonly isEmptied: boolean;
}

/** Returns what `metaData` says about a model. */
function describeTable(model: TableModel, before: Before | undefined): Omit<MetaData, 'id' | 'createdTime'> {
  const { columns, properties, comment, name } = model;
  const mode = properties?.[MAPPING_MODE] ?? 'none';
  const wasMapped = before?.table.isMapped ?? false;
  const mapped = wasMapped || mode !== 'none' || (before !== undefined && needsMapping(before.columns, columns));
  const stored = before && { columns: before.columns, schema: before.table.schema };
  const schema = toSparkSchema(columns, mapped, stored);
  const partitions = columns
    .filter(({ partitionIndex }) => partitionIndex != null)
    .sort((a, b) => (a.partitionIndex ?? 0) - (b.partitionIndex ?? 0));
  for (const column of partitions) {
    const type = schema.fields.find((field) => field.name === column.name)?.type ?? '';
    if (!canPartition(type))
      throw new Error(`column ${column.name} of type ${column.type.kind} cannot partition a table`);
  }
  if (partitions.length === columns.length) throw new Error(`${name} has no column besides those that partition it`);
  // Throws for a type that files cannot store.
  toParquetSchema(schema.fields);
  const old = before?.table.state.metaData.configuration ?? {};
  return {
    name: name.table,
    ...(comment != null && { description: comment }),
    format: { provider: 'parquet', options: {} },
    schemaString: JSON.stringify(schema, (key, value) =>
      before?.isEmptied === true && key === TYPE_CHANGES ? undefined : value,
    ),
    partitionColumns: partitions.map((column) => column.name),
    configuration: {
      // Properties of Delta itself promise features, which the protocol must name: those of a model are not taken.
      ...filterProperties(old, true),
      ...filterProperties(properties ?? {}, false),
      ...(mapped && { [MAPPING_MODE]: wasMapped ? (old[MAPPING_MODE] ?? 'name') : 'name' }),
      ...(mapped && {
        [MAX_COLUMN_ID]: String(Math.max(Number(old[MAX_COLUMN_ID] ?? 0), findHighestColumnId(columns))),
      }),
    },
  };
}

function isMapped(configuration: Readonly<Record<string, string>>): boolean {
  return (configuration[MAPPING_MODE] ?? 'none') !== 'none';
}

/** Returns the properties of Delta itself, or all others. */
function filterProperties(properties: Readonly<Record<string, string>>, ofDelta: boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => key.startsWith('delta.') === ofDelta));
}

function expectSupported(table: DeltaTable): void {
  const problem = findUnsupported(table);
  if (problem !== undefined) throw new Error(`${table.folder} cannot be used: ${problem}`);
}

/** Says why the emulator cannot write to an existing table; undefined if it can. */
function findUnsupported({ state, schema }: DeltaTable): string | undefined {
  const { metaData, protocol } = state;
  const [feature] = findUnknownFeatures(protocol);
  if (feature !== undefined) return `it has the table feature ${feature}`;
  const { minReaderVersion: reader, minWriterVersion: writer } = protocol;
  if (reader > 3 || writer > 7) return `it has the protocol (${reader},${writer}), which is newer than (3,7)`;
  if (metaData.format.provider !== 'parquet') return `its files have the format ${metaData.format.provider}`;
  for (const key of Object.keys(metaData.configuration)) {
    if (key.startsWith('delta.constraints.')) return `it has the CHECK constraint ${key.slice(18)}`;
  }
  if (metaData.configuration['delta.enableChangeDataFeed'] === 'true') return 'it has a change data feed';
  for (const { name, type, metadata } of schema.fields) {
    const keys = Object.keys(metadata);
    if (keys.some((key) => key.startsWith('delta.identity.'))) return `column ${name} is an identity column`;
    if (keys.includes('delta.generationExpression')) return `column ${name} is generated`;
    if (keys.includes('delta.invariants')) return `column ${name} has an invariant`;
    const isPartition = metaData.partitionColumns.includes(name);
    if (isPartition && !canPartition(type)) return `it is partitioned by ${name}, of the type ${JSON.stringify(type)}`;
  }
  // Throws for a type that files cannot store.
  toParquetSchema(schema.fields);
  return undefined;
}
