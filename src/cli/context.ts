import type { Readable } from 'node:stream';
import type { RunContext } from '../app/project/run-context.js';
import type { Ask } from './prompt.js';
import type { Terminal } from './terminal.js';

/** What a command has from the process it runs in. */
export interface Context extends RunContext {
  readonly terminal: Terminal;
  /** Opens stdin; undefined where there is none. */
  readonly stdin?: (() => Readable & { readonly isTTY?: boolean }) | undefined;
  /** How a person is asked; undefined where there is none. */
  readonly prompt: () => Ask | undefined;
}
