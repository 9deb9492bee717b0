import fs from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { useProject } from './use-project.ts';

const project = useProject();
let emulator: Emulator | undefined;
let interrupt: AbortController;
let running: Promise<number> | undefined;
let out: string;
let err: string;
beforeEach(async () => {
  interrupt = new AbortController();
  emulator = undefined;
  running = undefined;
  out = '';
  err = '';
});
afterEach(async () => {
  interrupt.abort();
  await running;
  await emulator?.close();
});

function start(...words: string[]): void {
  running = run(words, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    environment: project.environment,
    folder: project.folder,
    signal: interrupt.signal,
  });
}

const write = (file: string, text: string): Promise<void> => writeFile(join(project.folder, file), text);
const columns = (text: string): Promise<void> => write('tables.sql', `CREATE TABLE c.s.events (${text})`);
const wait = { timeout: 20_000, interval: 20 };
const proto = (): Promise<string> => project.read('generated/c/s/event.proto');

describe('--watch', () => {
  test('generates again when a snapshot changes, and tells only what changed', async () => {
    await columns('id STRING');
    start('--watch', '--snapshot', 'tables.sql');
    await vi.waitFor(() => expect(err).toContain('Watching (1 path). Press Ctrl-C to stop.'), wait);
    expect(out).toContain('generated/c/s/event.proto');
    await columns('id STRING, more INT');
    await vi.waitFor(async () => expect(await proto()).toContain('more'), wait);
    // The same files once more.
    const told = (): number => out.split('2 unchanged').length - 1;
    await vi.waitFor(() => expect(told()).toBe(1), wait);
    await columns('id STRING, more INT, most INT');
    await vi.waitFor(() => expect(told()).toBe(2), wait);
    expect(await proto()).toContain('most');
    interrupt.abort();
    expect(await running).toBe(0);
  });

  test('goes on after a config that is broken for a while, but must be its new settings', async () => {
    await columns('id STRING');
    const config = (more: object): string =>
      JSON.stringify({ tables: ['c.s.events'], source: { kind: 'snapshot', path: 'tables.sql' }, ...more });
    await write('zerobus.config.json', config({}));
    start('--watch');
    await vi.waitFor(() => expect(err).toContain('Watching'), wait);
    await write('zerobus.config.json', '{');
    await vi.waitFor(() => expect(err).toContain('[config-failed]'), wait);
    // As editors write: a new file takes the place of the old one.
    await write('next', config({ out: 'gen' }));
    await rename(join(project.folder, 'next'), join(project.folder, 'zerobus.config.json'));
    await vi.waitFor(async () => expect(await project.files()).toContain('gen/c/s/event.proto'), wait);
  });

  test('goes on after a config without its target, and after one that was away', async () => {
    await columns('id STRING');
    const config = (more: object): Promise<void> =>
      write(
        'zerobus.config.json',
        JSON.stringify({
          tables: ['s.events'],
          source: { kind: 'snapshot', path: 'tables.sql' },
          targets: { dev: { catalog: 'c' }, prod: { catalog: 'd' } },
          target: 'dev',
          ...more,
        }),
      );
    await config({});
    start('--watch');
    await vi.waitFor(() => expect(err).toContain('Watching'), wait);
    await config({ target: undefined });
    await vi.waitFor(() => expect(err).toContain('The config has several targets'), wait);
    await config({ out: 'gen' });
    await vi.waitFor(async () => expect(await project.files()).toContain('gen/s/event.proto'), wait);
    await rm(join(project.folder, 'zerobus.config.json'));
    await vi.waitFor(() => expect(err).toContain('[no-host]'), wait);
    await config({ out: 'generated/again' });
    await vi.waitFor(async () => expect(await project.files()).toContain('generated/again/s/event.proto'), wait);
  });

  test('goes on, offline, after a lock that was away', async () => {
    await columns('id STRING');
    await project.run('--snapshot', 'tables.sql');
    const [lock, away] = ['zerobus.lock', 'away'].map((name) => join(project.folder, name)) as [string, string];
    start('--watch', '--offline');
    await vi.waitFor(() => expect(err).toContain('Watching'), wait);
    await rename(lock, away);
    await vi.waitFor(() => expect(err).toContain('zerobus.lock has no table.'), wait);
    await rm(join(project.folder, 'generated'), { recursive: true });
    await rename(away, lock);
    await vi.waitFor(async () => expect(await project.files()).toContain('generated/c/s/event.proto'), wait);
  });

  test('reads live tables again at an interval', async () => {
    emulator = await startEmulator();
    project.environment = emulator.env;
    start('catalog.iot.sensor_events', '--watch', '--watch-interval', '1');
    await vi.waitFor(() => expect(err).toContain('reading the tables again every 1 s'), wait);
    await emulator.sql('ALTER TABLE catalog.iot.sensor_events ADD COLUMN unit STRING');
    const read = (): Promise<string> => project.read('generated/catalog/iot/sensor_event.proto');
    await vi.waitFor(async () => expect(await read()).toContain('unit'), wait);
  });

  test.each<[words: string[], said: string]>([
    [['--watch', '--reporter', 'json'], '--watch cannot be combined with --reporter'],
    [['--watch-interval', '5'], '--watch-interval needs --watch.'],
    [['--watch', '--watch-interval', '0'], '--watch-interval must be a number of seconds from 1 to 86400.'],
    [['--watch', '--watch-interval', 'x'], '--watch-interval must be a number of seconds from 1 to 86400.'],
    [['--watch', '--target', 'dev'], '--target needs a config with targets.'],
  ])('%j is refused', async (words, said) => {
    start('c.s.events', ...words);
    expect(await running).toBe(2);
    expect(err).toContain(said);
  });
});

describe('a system that does not report changes', () => {
  const { watch } = fs;
  afterEach(() => {
    Object.assign(fs, { watch });
    syncBuiltinESMExports();
  });

  /** Makes watching fail, when it is asked for or after it has begun. */
  function fail(code: string, when: 'at once' | 'later'): void {
    const error = Object.assign(new Error(`${code}: watch`), { code, syscall: 'watch' });
    const failing = (...args: Parameters<typeof watch>): fs.FSWatcher => {
      if (when === 'at once') throw error;
      const watcher = watch(...args);
      setImmediate(() => watcher.emit('error', error));
      return watcher;
    };
    Object.assign(fs, { watch: failing });
    syncBuiltinESMExports();
  }

  test.each([
    ['EMFILE', 'at once', 'too many files are open (EMFILE)'],
    ['EMFILE', 'later', 'too many files are open (EMFILE)'],
    ['EPERM', 'later', 'operation not permitted (EPERM)'],
    ['ENOSPC', 'at once', 'the system allows no more watches (ENOSPC)'],
  ] as const)('%s %s: changes are found all the same, and a warning says so once', async (code, when, reason) => {
    await columns('id STRING');
    fail(code, when);
    start('--watch', '--snapshot', 'tables.sql');
    const warning = `warning: The system does not report changes: ${reason}. Looking for changes every second instead.`;
    await vi.waitFor(() => expect(err).toContain(warning), wait);
    await vi.waitFor(() => expect(err.split('Watching (1 path)').length).toBeGreaterThan(1), wait);
    await columns('id STRING, more INT');
    await vi.waitFor(async () => expect(await proto()).toContain('more'), wait);
    await columns('id STRING, more INT, most INT');
    await vi.waitFor(async () => expect(await proto()).toContain('most'), wait);
    expect(err.split(warning)).toHaveLength(2);
    // A run that is interrupted ends with 130: the third one must have ended.
    await vi.waitFor(() => expect(err).toMatch(/(Press Ctrl-C to stop\.\n.*){2}Press Ctrl-C to stop\.\n$/s), wait);
    interrupt.abort();
    expect(await running).toBe(0);
  });
});
