import { Buffer } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TableName } from '../../model/table-name.js';
import { LOG_FOLDER } from './log/log-file-name.js';

/** A folder with a Delta table. */
export interface TableFolder {
  readonly name: TableName;
  readonly path: string;
}

/** Finds the Delta tables `<catalog>/<schema>/<table>` below a folder. Follows no symbolic links, and skips all other files. */
export function findTableFolders(root: string): TableFolder[] {
  return listFolders(root).flatMap((catalog) =>
    listFolders(join(root, catalog)).flatMap((schema) =>
      listFolders(join(root, catalog, schema)).flatMap((table): TableFolder[] => {
        const path = join(root, catalog, schema, table);
        const name = parseName([catalog, schema, table]);
        return name && listFolders(path).includes(LOG_FOLDER) ? [{ name, path }] : [];
      }),
    ),
  );
}

function listFolders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Reads the name of a table from its path, the reverse of `TableName.toPath`. Undefined if that returns another path. */
function parseName(parts: readonly [string, string, string]): TableName | undefined {
  const [catalog, schema, table] = parts.map(decodePart) as [string, string, string];
  const name = new TableName(catalog, schema, table);
  return name.toPath().join('/') === parts.join('/') ? name : undefined;
}

function decodePart(part: string): string {
  return part
    .replace(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'))
    .replace(/=$/, '');
}
