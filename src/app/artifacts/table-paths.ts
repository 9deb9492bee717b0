import type { Lock } from '../../lock/lock.js';
import type { TableName } from '../../model/table-name.js';
import { moduleName } from '../../typescript/emit-settings.js';

/** The folder of a table's files under the output folder: `catalog/iot`. */
export function tableFolder(table: TableName): string {
  return table.toPath().slice(0, -1).join('/');
}

/** The files that a table can have, under the output folder: those of protobuf in snake case, modules in kebab case. */
export interface TablePaths {
  readonly proto: string;
  readonly record: string;
  readonly producer: string;
  readonly zod: string;
  readonly descriptor: string;
  readonly protobufjs: string;
  /** The types of `protobufjs`. */
  readonly protobufjsTypes: string;
}

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

/** The index of a folder. */
export function indexPath(folder: string): string {
  return `${folder}/index.ts`;
}
