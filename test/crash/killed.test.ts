// The real command, killed while it writes: no file is ever partial, and the next run completes what is missing.
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { type CommandEnd, startCommand } from '../support/command.ts';
import { readFiles } from '../support/files.ts';
import { posixTest as test } from '../support/posix.ts';

const TABLES = ['iot.sensor_events', 'iot.nested', 'iot.wide', 'iot.odd_names', 'vega.weather', 'vega.flights'].map(
  (name) => `catalog.${name}`,
);

let emulator: Emulator;
let whole: Readonly<Record<string, string>>;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [fileURLToPath(new URL('../fixtures/tables', import.meta.url))] });
  whole = await inFolder(async (folder) => {
    expect(await startCommand(TABLES, folder, emulator.env).ended).toMatchObject({ code: 0 });
    return readFiles(folder);
  });
  expect(Object.keys(whole)).toHaveLength(4 * TABLES.length + 2);
});
afterAll(() => emulator.close());

test('a run that is killed over and over, each time three files further or more', async () => {
  // How far it comes before the kill reaches it is up to the machine.
  for (let kills = 0; kills < 2; ) kills += await inFolder(killedUntilDone);
});

/** How often it was killed. */
async function killedUntilDone(folder: string): Promise<number> {
  let kills = 0;
  for (let last: CommandEnd | undefined; last?.code !== 0; ) {
    const { process, ended } = startCommand(TABLES, folder, emulator.env);
    await Promise.race([files(folder, list(folder) + 3), ended]);
    process.kill('SIGKILL');
    last = await ended;
    if (last.signal === 'SIGKILL') kills++;

    const left = Object.entries(await readFiles(folder));
    for (const [path, content] of left) if (!isTemporary(path)) expect(content).toBe(whole[path]);
  }
  expect(await readFiles(folder)).toEqual(whole);
  return kills;
}

test('two runs at once, with one table in common, get done what one would', async () => {
  await inFolder(async (folder) => {
    const words = [TABLES.slice(0, 3), TABLES.slice(2)];
    const ends = await Promise.all(words.map((tables) => startCommand(tables, folder, emulator.env).ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(await readFiles(folder)).toEqual(whole);
  });
});

/** Resolves when so many files are there, or the test is over. */
async function files(folder: string, count: number): Promise<void> {
  while (existsSync(folder) && list(folder) < count) await new Promise((resolve) => setImmediate(resolve));
}

function list(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !isTemporary(entry.name),
  ).length;
}

function isTemporary(path: string): boolean {
  return /\.zerobus-(tmp-|lock)/.test(path);
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'zerobus killed '));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
