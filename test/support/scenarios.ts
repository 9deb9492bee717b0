import { readdirSync } from 'node:fs';

/** Whether what is found is recorded, and not only compared: read that diff. */
export const recording: boolean = process.env['UPDATE_GOLDENS'] === '1';

/** The scenarios of a folder: each folder in it is one. */
export function scenariosIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
