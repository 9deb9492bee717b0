import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const worker = fileURLToPath(new URL('file-lock-worker.mjs', import.meta.url));

/** What processes that take one file lock again and again have done. */
export interface Contention {
  /** How often one of them had the lock. */
  readonly turns: number;
  /** How often one got the lock while another that was alive had it. */
  readonly overlaps: number;
  /** The exit codes of those that were not killed. */
  readonly codes: readonly (number | null)[];
}

/**
 * Starts processes that each take the lock of `file` `rounds` times and leave it as a dead process does. Others do the same, one after
 * the other, until they are killed at any moment.
 */
export async function contendForLock(
  file: string,
  { processes, rounds, kills }: { readonly processes: number; readonly rounds: number; readonly kills: number },
): Promise<Contention> {
  const log = `${file}.log`;
  const start = (): ChildProcess =>
    spawn(process.execPath, [worker, file, log, String(rounds)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ends = Array.from({ length: processes }, async () => (await once(start(), 'close'))[0] as number | null);
  for (let killed = 0; killed < kills; killed++) {
    const child = start();
    const ended = once(child, 'close');
    const more = readLines(log).length + 1 + Math.floor(Math.random() * processes * 4);
    while (child.exitCode === null && readLines(log).length < more) await new Promise(setImmediate);
    child.kill('SIGKILL');
    await ended;
  }
  const codes = await Promise.all(ends);
  return { ...countTurns(readLines(log)), codes };
}

function readLines(log: string): readonly string[] {
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
}

/** Counts the turns, and those that began in another one. A process that was killed never leaves, so that nothing begins in its turn. */
function countTurns(lines: readonly string[]): Pick<Contention, 'turns' | 'overlaps'> {
  const ends = new Map(lines.map((line, at) => [line, at]));
  const isEnter = (line: string): boolean => line.startsWith('+');
  let overlaps = 0;
  for (const [at, line] of lines.entries()) {
    const end = isEnter(line) ? ends.get(line.replace('+', '-')) : undefined;
    if (end !== undefined) overlaps += lines.slice(at + 1, end).filter(isEnter).length;
  }
  return { turns: lines.filter(isEnter).length, overlaps };
}
