import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The time and memory of a whole process. */
export interface ProcessFigures {
  /** From its start to its end. */
  readonly seconds: number;
  /** Peak resident memory in MB; undefined if the system has no `time` command. */
  readonly megabytes: number | undefined;
}

const time = '/usr/bin/time';

/** Runs a command to its end. Throws if its exit code is not 0. */
export async function runProcess(
  [program, ...args]: readonly [string, ...string[]],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessFigures> {
  const isTimed = existsSync(time);
  const words = isTimed ? [time, '-f', 'peak %M', program, ...args] : [program, ...args];
  const start = performance.now();
  const child = spawn(words[0]!, words.slice(1), {
    cwd: folder,
    env: { ...process.env, no_proxy: '*', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${code}: ${stderr}`);
  const peak = /^peak (\d+)$/m.exec(stderr)?.[1];
  return { seconds, megabytes: peak === undefined ? undefined : Number(peak) / 1024 };
}
