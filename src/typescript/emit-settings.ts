/** The ending of relative imports: that of the compiled file, of the source, or none for a bundler. */
export type ImportExtension = 'js' | 'ts' | 'none';

/** How TypeScript is emitted. */
export interface TypeScriptSettings {
  readonly importExtension: ImportExtension;
}

/** `./sensor-event.js`. */
export function importPath(module: string, { importExtension }: TypeScriptSettings): string {
  return importExtension === 'none' ? `./${module}` : `./${module}.${importExtension}`;
}

/** The module of a table's record, from the base of its files' names: `sensor_event` -> `sensor-event`. */
export function moduleName(file: string): string {
  return file.replaceAll('_', '-');
}
