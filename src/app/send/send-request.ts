import type { OneTableRequest } from '../project/read-one-table.js';
import type { BinaryEncoding, InputFormat } from './read-options.js';
import type { TimestampUnit } from './timestamp-unit.js';

/** Which records to send, and where to. */
export interface SendRequest extends OneTableRequest {
  /** Path of the input. Default: the stream of the context. */
  readonly file?: string | undefined;
  /** Default: by the extension of the file, else by its first character. */
  readonly format?: InputFormat | undefined;
  /** Unit of timestamps that are plain numbers. Without it they are rejected. */
  readonly timestamps?: TimestampUnit | undefined;
  /** How BINARY is written as text. Default `base64`, with a warning if all values are valid hex too. */
  readonly binary?: BinaryEncoding | undefined;
  /** Texts of CSV cells without quotes that are NULL, such as `\N`. A cell with nothing in it is NULL too. */
  readonly nulls?: readonly string[] | undefined;
  /** The character between CSV cells; `tab` is one too. Default: a comma, and a tab in `.tsv` and `.tab` files. */
  readonly delimiter?: string | undefined;
  /** The column of each name in the CSV header, or key of the records, that is not the name of its column. */
  readonly map?: Readonly<Record<string, string>> | undefined;
  /** Path of a file for invalid lines and their errors. Without it, the first invalid line ends the run. */
  readonly rejects?: string | undefined;
  /** Path of a file that records progress. A run with the same file continues where the last one stopped. */
  readonly resume?: string | undefined;
  /** Whether to check every line without sending any. Default false. */
  readonly dryRun?: boolean | undefined;
}
