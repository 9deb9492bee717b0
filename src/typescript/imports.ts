import type { Use } from './code.js';

/** What is imported as a type only, since nothing of it is used as a value. */
const types: ReadonlySet<string> = new Set([
  'Column',
  'DateInput',
  'MapInput',
  'Micros',
  'TimestampInput',
  'TimestampNtzInput',
  'VariantInput',
  'VariantValue',
  'Writer',
]);

/** Collects what a file imports from the runtime. */
export class Imports {
  readonly #names: Set<string> = new Set();

  readonly use: Use = (name) => {
    this.#names.add(name);
    return name;
  };

  /** The import statement, its names sorted whatever the letters' case. */
  statement(): string {
    const names = [...this.#names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    const lines = names.map((name) => `  ${types.has(name) ? 'type ' : ''}${name},`);
    return ['import {', ...lines, "} from 'zerobus-runtime/codegen';"].join('\n');
  }
}
