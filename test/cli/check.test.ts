import { createHash } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { closedPort } from '../support/closed-port.ts';
import { useProject } from './use-project.ts';

const TABLE = 'catalog.iot.sensor_events';

let emulator: Emulator;
const project = useProject();

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  project.environment = emulator.env;
  expect((await project.run(TABLE)).code).toBe(0);
});
afterEach(async () => {
  await emulator.reset();
});

async function editLock(folder: string, edit: (lock: string) => string): Promise<void> {
  const file = join(folder, `zerobus.lock/${TABLE}.json`);
  await writeFile(file, edit(await readFile(file, 'utf8')));
}

/** Puts the hash of `text` into a lock, for the file of this name. */
function relist(lock: string, name: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return lock.replace(new RegExp(`(${name}", "sha256": ")[0-9a-f]+`), `$1${hash}`);
}

describe('zerobus-gen check', () => {
  test('nothing changed', async () => {
    expect(await project.run('check')).toEqual({ code: 0, out: `${TABLE}: no drift\n`, err: '' });
    expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
  });

  const drift: [statement: string, flags: string[], code: number, output: RegExp][] = [
    ['ADD COLUMN unit STRING', [], 0, /compatible.*Column unit \(STRING\) was added.*\[column-added\]/],
    ['ADD COLUMN unit STRING', ['--fail-on', 'any'], 4, /\[column-added\]/],
    ['DROP COLUMN humidity', [], 4, /breaking.*humidity.*\[column-dropped\]/],
    ['ADD COLUMN unit STRING NOT NULL', [], 4, /breaking.*\[column-added-not-null\]/],
  ];
  test.each(drift)('%s %o', async (statement, flags, code, output) => {
    await emulator.sql(`ALTER TABLE ${TABLE} ${statement}`);
    const ended = await project.run('check', ...flags);
    expect(ended.out).toMatch(output);
    expect(ended.out).toContain(`zerobus-gen ${TABLE}`);
    expect(ended.code).toBe(code);
    // Reading changes nothing, and offline nothing is seen of it.
    expect((await project.run('check', '--offline')).code).toBe(0);
    await project.run(TABLE);
    expect((await project.run('check')).code).toBe(0);
  });

  const files: [title: string, change: (folder: string) => Promise<void>, code: RegExp][] = [
    ['a file is missing', (folder) => rm(join(folder, 'generated/catalog/iot/sensor-event.ts')), /\[file-missing\]/],
    [
      'a file was edited',
      (folder) => writeFile(join(folder, 'generated/catalog/iot/sensor_event.proto'), 'x'),
      /\[file-edited\]/,
    ],
    ['the index is missing', (folder) => rm(join(folder, 'generated/catalog/iot/index.ts')), /\[file-missing\]/],
    [
      'files are of another revision of the emitters',
      async (folder) => {
        const file = join(folder, 'generated/catalog/iot/sensor_event.proto');
        const text = `${await readFile(file, 'utf8')}// of another revision\n`;
        await writeFile(file, text);
        await editLock(folder, (lock) =>
          relist(lock, 'sensor_event.proto', text).replace(/"emitter": "\d+ /, '"emitter": "1 '),
        );
      },
      /\[file-stale\]/,
    ],
    [
      'a file and its hash in the lock were edited',
      async (folder) => {
        const file = join(folder, 'generated/catalog/iot/sensor-event.ts');
        const text = `${await readFile(file, 'utf8')}console.log('not ours');\n`;
        await writeFile(file, text);
        await editLock(folder, (lock) => relist(lock, 'sensor-event.ts', text));
      },
      /\[file-edited\]/,
    ],
  ];
  test.each(files)('%s', async (_, change, message) => {
    await change(project.folder);
    let fix = '';
    for (const flags of [[], ['--offline']]) {
      const ended = await project.run('check', ...flags);
      expect(ended.out + ended.err).toMatch(message);
      expect(ended.code).toBe(4);
      fix = / {2}fix: Run `zerobus-gen ((?:--offline )?catalog\.iot\.sensor_events)/.exec(ended.err)?.[1] ?? 'nothing';
    }
    // The command that the message names fixes it.
    expect((await project.run(...fix.split(' '))).code).toBe(0);
    // Generating skips a file whose hash the lock has: such a file is deleted first.
    if ((await project.run('check')).code !== 0) {
      await rm(join(project.folder, 'generated/catalog/iot/sensor-event.ts'));
      await project.run(...fix.split(' '));
    }
    expect((await project.run('check')).code).toBe(0);
  });

  test('a lock that does not list all files: generating writes the missing one, and lists it', async () => {
    const record = join(project.folder, 'generated/catalog/iot/sensor-event.ts');
    await editLock(project.folder, (lock) => lock.replace(/\n.*sensor-event\.ts".*/, ''));
    const check = await project.run('check', '--offline');
    expect(check).toMatchObject({ code: 4, err: expect.stringContaining('sensor-event.ts was generated by another') });
    await rm(record);
    expect((await project.run('--offline')).out).toContain('written  generated/catalog/iot/sensor-event.ts');
    expect((await project.run(TABLE)).out).toContain('written  zerobus.lock/');
    expect(await project.run('check', '--offline')).toMatchObject({ code: 0 });
  });

  test('an index that was edited, with locks that list no files', async () => {
    await appendFile(join(project.folder, 'generated/catalog/iot/index.ts'), 'export const more = 1;\n');
    await editLock(project.folder, (lock) => lock.replace(/"files": \[[^\]]*\]/, '"files": []'));
    expect(await project.run('check', '--offline')).toMatchObject({ code: 4 });
  });

  test('could not look is not the same as no drift', async () => {
    project.environment = { ...emulator.env, DATABRICKS_HOST: await closedPort() };
    const { code, out } = await project.run('check', '--reporter', 'json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      tables: [{ table: TABLE, target: 'default', status: 'error', diagnostics: [{ code: 'connection-refused' }] }],
      summary: { ok: 0, drift: 0, error: 1 },
    });
  });

  test('a table that is not in the lock, and a lock that is damaged', async () => {
    expect(await project.run('check', 'catalog.iot.other')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/\[lock-missing\]/),
    });
    await writeFile(join(project.folder, `zerobus.lock/${TABLE}.json`), '{');
    expect(await project.run('check')).toMatchObject({ code: 2, err: expect.stringMatching(/\[lock-damaged\]/) });
  });

  test('nothing is in the lock', async () => {
    await rm(join(project.folder, 'zerobus.lock'), { recursive: true });
    expect(await project.run('check')).toMatchObject({ code: 2, err: expect.stringMatching(/lock/) });
  });
});
