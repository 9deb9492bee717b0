import type { binaryEncodings, inputFormats } from '../project/request-choices.js';
import type { TimestampUnit } from './timestamp-unit.js';

/** The format of an input. */
export type InputFormat = (typeof inputFormats)[number];

/** How BINARY is written as text. */
export type BinaryEncoding = (typeof binaryEncodings)[number];

/** How the text of an input becomes values. */
export interface ReadOptions {
  /** Absent: recognised by the first characters. */
  readonly format?: InputFormat | undefined;
  /** The unit of timestamps that are plain numbers; absent: they are rejected. */
  readonly unit?: TimestampUnit | undefined;
  /** Default `base64`. */
  readonly binary?: BinaryEncoding | undefined;
  /** The texts of CSV cells without quotes that are NULL, besides the empty text. */
  readonly nulls?: readonly string[] | undefined;
  /** The character between CSV cells. Default `,`. */
  readonly delimiter?: string | undefined;
  /** The column of each name in the input that is not the name of its column. */
  readonly map?: Readonly<Record<string, string>> | undefined;
}
