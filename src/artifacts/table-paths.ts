import type { Lock } from '../lock/lock.js';
import type { TableName } from '../model/table-name.js';
import { emits, type RunSettings } from './artifact-settings.js';
import { tableSettings } from './table-settings.js';
import { moduleName } from './typescript/emit-settings.js';

/** Returns the folder of a table under the output folder: `catalog/iot`. */
export function tableFolder(table: TableName): string {
  return table.toPath().slice(0, -1).join('/');
}

/** Paths of a table's files under the output folder: protobuf files in snake case, modules in kebab case. */
export interface TablePaths {
  readonly proto: string;
  readonly record: string;
  readonly producer: string;
  readonly zod: string;
  readonly descriptor: string;
  readonly protobufjs: string;
  /** The declarations of `protobufjs`. */
  readonly protobufjsTypes: string;
}

/** Returns the paths that a table's files have, whichever of them are emitted. */
export function tablePaths(lock: Lock): TablePaths {
  const folder = tableFolder(lock.name);
  const module = `${folder}/${moduleName(lock.file)}`;
  return {
    proto: `${folder}/${lock.file}.proto`,
    record: `${module}.ts`,
    producer: `${module}.producer.ts`,
    zod: `${module}.zod.ts`,
    descriptor: `${folder}/${lock.file}.desc.binpb`,
    protobufjs: `${module}.pb.js`,
    protobufjsTypes: `${module}.pb.d.ts`,
  };
}

/** Returns the paths of the files that are emitted for a table. */
export function emittedPaths(lock: Lock, run: RunSettings): readonly string[] {
  const settings = tableSettings(lock, run);
  const { proto, record, producer, zod, descriptor, protobufjs, protobufjsTypes } = tablePaths(lock);
  return [
    ...(emits(settings, 'proto') ? [proto] : []),
    ...(emits(settings, 'records') ? [record] : []),
    ...(emits(settings, 'producer') ? [producer] : []),
    ...(emits(settings, 'zod') ? [zod] : []),
    ...(emits(settings, 'descriptor') ? [descriptor] : []),
    ...(emits(settings, 'protobufjs') ? [protobufjs, protobufjsTypes] : []),
  ];
}

/** Returns the paths that the indexes of a folder have: of records and producers, and of zod schemas. */
export function indexPaths(folder: string): readonly [main: string, zod: string] {
  return [`${folder}/index.ts`, `${folder}/index.zod.ts`];
}
