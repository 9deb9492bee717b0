import type { Readable } from 'node:stream';
import type { Terminal } from './terminal.js';

/** What a command has from the process it runs in. */
export interface Context {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The project: where the lock and the output folder are. */
  readonly folder: string;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Opens stdin; undefined where there is none. */
  readonly stdin?: (() => Readable & { readonly isTTY?: boolean }) | undefined;
}
