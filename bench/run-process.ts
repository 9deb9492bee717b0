import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What a whole process took. */
export interface ProcessFigures {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Largest resident memory in MB; undefined where the system has no `time` that tells. */
  readonly megabytes: number | undefined;
}

const time = '/usr/bin/time';

/** Runs a command to its end. Throws where it ends with another code than 0. */
export async function runProcess(
  [program, ...args]: readonly [string, ...string[]],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessFigures> {
  const timed = existsSync(time);
  const words = timed ? [time, '-f', 'peak %M', program, ...args] : [program, ...args];
  const start = performance.now();
  const child = spawn(words[0]!, words.slice(1), {
    cwd: folder,
    env: { ...process.env, no_proxy: '*', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${said}`);
  const peak = /^peak (\d+)$/m.exec(said)?.[1];
  return { seconds, megabytes: peak === undefined ? undefined : Number(peak) / 1024 };
}
