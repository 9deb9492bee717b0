import type { Readable } from 'node:stream';
import type { RunContext } from '../app/project/run-context.js';
import type { Command } from './command.js';
import type { Ask } from './prompt.js';
import type { Terminal } from './terminal.js';

/** What a command takes from the process that it runs in. */
export interface Context extends RunContext {
  readonly terminal: Terminal;
  /** All commands, for completion. */
  readonly commands: readonly Command[];
  /** Opens stdin; undefined if there is none. */
  readonly stdin?: (() => Readable & { readonly isTTY?: boolean }) | undefined;
  /** Returns the way to ask a person; undefined if nobody can answer. */
  readonly prompt: () => Ask | undefined;
}
