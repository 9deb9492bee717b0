/** The extension in relative imports: of the compiled file (`js`), of the source (`ts`), or none, for bundlers. */
export type ImportExtension = 'js' | 'ts' | 'none';

/** Settings of the emitted TypeScript. */
export interface TypeScriptSettings {
  readonly importExtension: ImportExtension;
}

/** Returns the import path of a module beside the importing one: `./sensor-event.js`. */
export function importPath(module: string, { importExtension }: TypeScriptSettings): string {
  return importExtension === 'none' ? `./${module}` : `./${module}.${importExtension}`;
}

/** Returns the name of a record module from the base of the file names: `sensor_event` -> `sensor-event`. */
export function moduleName(file: string): string {
  return file.replaceAll('_', '-');
}
