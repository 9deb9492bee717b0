import type { RunContext } from '../project/context.js';
import type { Ask } from './prompt.js';
import type { Terminal } from './terminal.js';

/** What a command has from the process it runs in. */
export interface Context extends RunContext {
  readonly terminal: Terminal;
  /** How a person is asked; undefined where there is none. */
  readonly prompt: () => Ask | undefined;
}
