import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '../../../system/error-message.js';
import { readRegular } from '../durable-files.js';
import type { Action } from './actions.js';
import { readCheckpoint } from './checkpoint.js';
import { commitName, findCheckpoints } from './log-file-name.js';
import { TableState } from './table-state.js';

/**
 * Reads the log of a table: the newest checkpoint that can be read, and the commits after it. Throws an Error that names the file if
 * the log is damaged or has a gap.
 */
export function readLog(folder: string): TableState {
  const names = readdirSync(folder);
  let failure: Error | undefined;
  for (const { version, names: parts } of findCheckpoints(names)) {
    try {
      const state = new TableState();
      for (const part of parts) for (const action of readCheckpoint(join(folder, part))) state.apply(action);
      state.version = version;
      readCommits(folder, state);
      return state;
    } catch (cause) {
      failure ??= new Error(`${join(folder, parts[0] ?? '')}: ${errorMessage(cause)}`, { cause });
    }
  }
  const state = new TableState();
  // Commits before a checkpoint may have been deleted.
  if (failure && !names.includes(commitName(0))) throw failure;
  readCommits(folder, state);
  if (state.version < 0) throw new Error(`${folder} has no commits`);
  return state;
}

/** Applies the commits that follow the state. Returns how many there were. Throws an Error that names a damaged one. */
export function readCommits(folder: string, state: TableState): number {
  for (let count = 0; ; count++) {
    const path = join(folder, commitName(state.version + 1));
    const actions = readCommit(path);
    if (actions === undefined) return count;
    for (const action of actions) state.apply(action);
    state.version++;
  }
}

function readCommit(path: string): readonly Action[] | undefined {
  try {
    const text = readRegular(path)?.toString('utf8');
    if (text === undefined) return undefined;
    const actions = text.split('\n').filter((line) => line.trim() !== '');
    if (actions.length === 0) throw new Error('it is empty');
    return actions.map((line) => JSON.parse(line) as Action);
  } catch (cause) {
    throw new Error(`${path} is damaged: ${errorMessage(cause)}`, { cause });
  }
}
