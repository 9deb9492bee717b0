// What a power cut leaves of the data folder of a running emulator.
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTemporary } from '../../src/emulator/delta/durable-files.ts';
import { isSegmentName } from '../../src/emulator/delta/wal/segment-name.ts';
import type { ScriptedLogFiles } from '../emulator/delta/scripted-log-files.ts';

const TABLE = join('catalog', 'iot', 'sensor_events');

/** Copies what a power cut leaves, in the order in which files depend on each other. Of the log that is what a finished sync covered. */
export function cutPower(data: string, left: string, files: ScriptedLogFiles): void {
  const cut = files.planCut();
  const copy = (folder: string, isWanted: (name: string) => boolean): string[] => {
    if (!existsSync(join(data, folder))) return [];
    const names = readdirSync(join(data, folder)).filter(isWanted);
    mkdirSync(join(left, folder), { recursive: true });
    for (const name of names) copyFileSync(join(data, folder, name), join(left, folder, name));
    return names;
  };
  // A segment is deleted by this thread only, when all that it has is in the other files.
  cut(join(left, '.zerobus'), copy('.zerobus', isSegmentName));
  copy('.zerobus', (name) => name === 'streams.json');
  copy(join(TABLE, '_delta_log'), (name) => !isTemporary(name));
  // A file that a commit names is complete.
  copy(TABLE, (name) => name.endsWith('.parquet'));
}
