import type { Terminal } from '../terminal.js';
import { humanReporter } from './human.js';
import { jsonReporter } from './json.js';
import type { Reporter } from './reporter.js';

/** The reporter of `--reporter`. */
export function reporterFor(kind: 'human' | 'json', terminal: Terminal, quiet: boolean): Reporter {
  return kind === 'json' ? jsonReporter(terminal) : humanReporter(terminal, quiet);
}
