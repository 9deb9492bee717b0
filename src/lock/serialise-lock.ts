import { columnFacets, facetsToJson, tableFacets } from './facets-json.js';
import type { Lock, LockColumn } from './lock.js';
import { lockVersion } from './lock-schema.js';
import { reservedToJson, typeToJson } from './type-to-json.js';

/** Returns the text of a lock file: JSON with one line per column, so that git merges column by column. Ends with LF. */
export function serialiseLock(lock: Lock): string {
  const ids = Object.fromEntries(Object.entries(lock.ids).sort(([a], [b]) => (a < b ? -1 : 1)));
  const rows: [key: string, value: string][] = [
    ['version', String(lockVersion)],
    ['table', JSON.stringify(lock.name.toQuotedIfNeeded())],
    ...Object.entries(facetsToJson(lock, tableFacets)).map(([key, value]): [string, string] => [key, spaced(value)]),
    ['message', JSON.stringify(lock.message)],
    ['file', JSON.stringify(lock.file)],
    [
      'ids',
      lines(
        Object.entries(ids).map(([key, value]) => `${JSON.stringify(key)}: ${spaced(value)}`),
        '{}',
      ),
    ],
    [
      'columns',
      lines(
        lock.columns.map((column) => spaced(columnToJson(column))),
        '[]',
      ),
    ],
    [
      'reserved',
      lines(
        lock.reserved.map((item) => spaced(reservedToJson(item))),
        '[]',
      ),
    ],
    ['emitter', JSON.stringify(lock.emitter)],
    [
      'files',
      lines(
        lock.files.map(({ path, sha256, settings: { out } = {} }) =>
          spaced({ path, sha256, settings: out === undefined ? undefined : { out } }),
        ),
        '[]',
      ),
    ],
  ];
  return `{\n${rows.map(([key, value]) => `  ${JSON.stringify(key)}: ${value}`).join(',\n')}\n}\n`;
}

function columnToJson(column: LockColumn): unknown {
  const { name, number, nullable, type } = column;
  return { name, number, type: typeToJson(type), nullable, ...facetsToJson(column, columnFacets) };
}

function lines(items: readonly string[], brackets: '{}' | '[]'): string {
  if (items.length === 0) return brackets;
  return `${brackets[0]}\n${items.map((item) => `    ${item}`).join(',\n')}\n  ${brackets[1]}`;
}

/** Formats JSON on one line, with a space after `:` and `,`. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`).join(', ')}}`;
}
