import { printable } from '../../diagnostics/printable.js';
import type { Lock } from '../../lock/lock.js';
import { RequestError } from '../project/request-error.js';
import type { ReadOptions } from './read-options.js';
import { detectFormat } from './row-reader-for.js';
import type { SendRequest } from './send-request.js';
import { suggestName } from './unknown-field.js';

/** Returns how a request wants its input to be read. Throws RequestError for values that cannot be meant. */
export function readOptions(request: SendRequest): ReadOptions {
  const { binary, file = '', map, nulls, timestamps: unit } = request;
  const detected = detectFormat(file);
  const format = request.format ?? detected.format;
  const delimiter = readDelimiter(request.delimiter) ?? (format === 'csv' ? detected.delimiter : undefined);
  if (nulls?.some((word) => word === '') === true) {
    throw new RequestError(['nulls'], (write) => ({
      message: `${write('nulls')} has an empty text.`,
      help: 'Remove it: a CSV cell with nothing in it is NULL already.',
    }));
  }
  return { format, unit, binary, delimiter, map, nulls: nulls?.length === 0 ? undefined : nulls };
}

/** Throws RequestError if a name is mapped to an unknown column, or two are mapped to one. */
export function checkMap({ map = {} }: ReadOptions, { columns }: Lock): void {
  const names = columns.map(({ name }) => name);
  const targets = Object.values(map);
  const unknown = targets.find((column) => !names.includes(column));
  if (unknown !== undefined) {
    throw new RequestError(['map'], (write) => ({
      message: `${write('map')} names the column '${printable(unknown, 100)}', which the table does not have.`,
      help: suggestName(unknown, names),
    }));
  }
  const twice = targets.find((column, index) => targets.indexOf(column) < index);
  if (twice === undefined) return;
  throw new RequestError(['map'], (write) => ({
    message: `${write('map')} names the column ${printable(twice, 100)} twice.`,
    help: 'Map one name to each column.',
  }));
}

function readDelimiter(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text === 'tab' || text === '\\t') return '\t';
  if (text.length === 1 && !/["\r\n\0\ufeff]/.test(text)) return text;
  throw new RequestError(['delimiter'], (write) => ({
    message: `${write('delimiter')} must be one character other than a quote, or tab.`,
    help: `Set ${write('delimiter')} to the character between the cells, such as ; or |.`,
  }));
}
