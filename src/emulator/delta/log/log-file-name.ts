/** The folder of a table with its log. */
export const LOG_FOLDER = '_delta_log';

/** Returns the file name of a commit. */
export function commitName(version: number): string {
  return `${formatVersion(version)}.json`;
}

/** Returns the file name of a checkpoint in one file. */
export function checkpointName(version: number): string {
  return `${formatVersion(version)}.checkpoint.parquet`;
}

/** A checkpoint: its version, and the names of its parts. */
export interface CheckpointFiles {
  readonly version: number;
  readonly names: readonly string[];
}

/** Finds the complete checkpoints among the files of a log, newest first. */
export function findCheckpoints(names: readonly string[]): CheckpointFiles[] {
  const found = names.flatMap((name): CheckpointFiles[] => {
    const version = Number(/^(\d{20})\.checkpoint\.parquet$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isSafeInteger(version)) return [{ version, names: [name] }];
    const [, text = '', parts = '0'] = /^(\d{20})\.checkpoint\.0{9}1\.(\d{10})\.parquet$/.exec(name) ?? [];
    const count = Number(parts);
    if (text === '' || count > names.length) return [];
    const all = Array.from(
      { length: count },
      (_, i) => `${text}.checkpoint.${String(i + 1).padStart(10, '0')}.${parts}.parquet`,
    );
    return all.every((part) => names.includes(part)) ? [{ version: Number(text), names: all }] : [];
  });
  return found.sort((a, b) => b.version - a.version);
}

function formatVersion(version: number): string {
  return String(version).padStart(20, '0');
}
