import type { Use } from './code.js';
import { runtimeTypes } from './templates.js';

const types: ReadonlySet<string> = new Set(runtimeTypes);

/** Collects the names that a file imports from the runtime. */
export class Imports {
  readonly #names: Set<string> = new Set();

  readonly use: Use = (name) => {
    this.#names.add(name);
    return name;
  };

  /** Returns the import statement, its names sorted case-insensitively. */
  statement(): string {
    const names = [...this.#names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    const lines = names.map((name) => `  ${types.has(name) ? 'type ' : ''}${name},`);
    return ['import {', ...lines, "} from 'zerobus-runtime/codegen';"].join('\n');
  }
}
