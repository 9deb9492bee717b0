import type { Lock } from '../lock/lock.js';
import type { TableName } from '../model/table-name.js';
import { moduleName } from '../typescript/emit-settings.js';

/** The folder of a table's files under the output folder: `catalog/iot`. */
export function folderOf(table: TableName): string {
  return table.toPath().slice(0, -1).join('/');
}

/** The files that a table can have, under the output folder. */
export function pathsOf(lock: Lock): { readonly proto: string; readonly record: string; readonly producer: string } {
  const folder = folderOf(lock.name);
  const module = `${folder}/${moduleName(lock.file)}`;
  return { proto: `${folder}/${lock.file}.proto`, record: `${module}.ts`, producer: `${module}.producer.ts` };
}

/** The index of a folder. */
export function indexPath(folder: string): string {
  return `${folder}/index.ts`;
}
