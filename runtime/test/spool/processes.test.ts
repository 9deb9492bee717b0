// Real processes that are killed, frozen, and open one spool at once. They use the build.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';
import { posixTest } from '../../../test/support/posix.ts';
import { newRoot, open } from './spools.ts';

const program = fileURLToPath(new URL('spool-process.mjs', import.meta.url));

const children: SpoolProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

class SpoolProcess {
  readonly lines: string[] = [];
  readonly ended: Promise<void>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Set<() => void>();

  constructor(...words: string[]) {
    this.#child = spawn(process.execPath, [program, ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.resume();
    const reader = createInterface({ input: this.#child.stdout });
    reader.on('line', (line) => {
      this.lines.push(line);
      for (const check of this.#waiting) check();
    });
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.ended = Promise.all([exited, new Promise((resolve) => reader.once('close', resolve))]).then(() => undefined);
    children.push(this);
  }

  /** Resolves when `isTrue`, which is asked after each line. */
  async until(isTrue: () => boolean): Promise<void> {
    await Promise.race([
      new Promise<void>((resolve) => {
        const check = (): void => {
          if (!isTrue()) return;
          this.#waiting.delete(check);
          resolve();
        };
        this.#waiting.add(check);
        check();
      }),
      this.ended.then(() => {
        if (!isTrue()) throw new Error(`The process ended after: ${this.lines.join(', ')}`);
      }),
    ]);
  }

  go(): void {
    this.#child.stdin.write('go\n');
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

posixTest('each batch whose append returned survives SIGKILL, and the lock is taken over at once', async () => {
  const root = newRoot();
  let appended = -1;
  let settled = -1;
  for (let round = 0; round < 8; round++) {
    const child = new SpoolProcess(root, 'append');
    await child.until(() => child.lines.length > 30 + round * 150);
    child.kill('SIGKILL');
    await child.ended;
    for (const line of child.lines) {
      const [what, index] = line.split(' ');
      if (what === 'appended') appended = Math.max(appended, Number(index));
      if (what === 'settled') settled = Math.max(settled, Number(index));
    }
    const spool = await open({ root });
    expect(spool.problems).toEqual([]);
    const indexes = spool.backlog.map(({ index }) => index);
    const first = indexes[0] ?? appended + 1;
    expect(first).toBeLessThanOrEqual(settled + 1);
    // The last one may have been written, and not printed.
    expect([appended, appended + 1]).toContain(indexes.at(-1));
    expect(indexes).toEqual(indexes.map((_, offset) => first + offset));
    for (const batch of spool.backlog) {
      expect(spool.read(batch, 0).toString('utf8', 0, 12)).toMatch(new RegExp(`^${batch.index} x*`));
    }
    appended = Math.max(appended, indexes.at(-1) ?? -1);
    await spool.close();
  }
});

posixTest('of processes that take over a lock at once, exactly one has it', async () => {
  const root = newRoot();
  for (let round = 0; round < 4; round++) {
    const dead = new SpoolProcess(root, 'hold');
    await dead.until(() => dead.lines.length > 0);
    expect(dead.lines).toEqual(['open 0']);
    dead.kill('SIGKILL');
    await dead.ended;
    const racing = Array.from({ length: 5 }, () => new SpoolProcess(root, 'hold', 'go'));
    await Promise.all(racing.map((child) => child.until(() => child.lines.length === 1)));
    for (const child of racing) child.go();
    await Promise.all(racing.map((child) => child.until(() => child.lines.length === 2)));
    const results = racing.map(({ lines }) => lines[1]).sort();
    expect(results).toEqual(['open 0', 'spool-locked', 'spool-locked', 'spool-locked', 'spool-locked']);
    for (const child of racing) child.kill('SIGKILL');
    await Promise.all(racing.map(({ ended }) => ended));
  }
});

posixTest('a frozen process of this machine is alive', async () => {
  const root = newRoot();
  const child = new SpoolProcess(root, 'hold');
  await child.until(() => child.lines.length > 0);
  child.kill('SIGSTOP');
  await expect(open({ root })).rejects.toMatchObject({ code: 'spool-locked' });
  child.kill('SIGKILL');
  await child.ended;
  await open({ root });
});
