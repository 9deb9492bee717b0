// Emulators that crash: what they leave of their data folder, for tests.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { SensorEvent } from '../../../generated/catalog/iot/index.ts';
import type { Backlog, Emulator } from '../../../src/emulator/index.ts';
import { startWithParts } from '../../../src/emulator/start-emulator.ts';
import { ScriptedLogFiles, systemError } from './scripted-log-files.ts';
import { temporaryFolder } from './tables.ts';

/** Starts an emulator whose log stays in one segment, and so out of the tables, until `resume` is called or it is closed. */
export async function startWithOneSegment(
  data: string,
  onBacklog: (backlog: Backlog) => void = () => {},
): Promise<{ emulator: Emulator; resume: () => void }> {
  const files = new ScriptedLogFiles();
  const emulator = await startWithParts({ tables: [SensorEvent], data, onBacklog }, { logFiles: files });
  files.script = (operation) => {
    if (operation === 'create') throw systemError('EMFILE');
  };
  const resume = (): void => {
    files.script = () => {};
  };
  const close = emulator.close.bind(emulator);
  emulator.close = () => {
    resume();
    return close();
  };
  return { emulator, resume };
}

/** Copies the data folder of a running emulator, as a crash leaves it. */
export function crash(data: string): string {
  const left = temporaryFolder();
  // The log first: what leaves it while this copies is in the tables then.
  for (const name of ['.zerobus', 'catalog']) cpSync(join(data, name), join(left, name), { recursive: true });
  return left;
}
