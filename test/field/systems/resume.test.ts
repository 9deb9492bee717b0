// A progress file knows its input by identity, not by the spelling of its path, and is saved although it is busy.
import { appendFile, link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import type { Ended } from '../../cli/project.ts';
import { useProject } from '../../cli/use-project.ts';
import { withFault } from '../../support/faulty-files.ts';
import { posixTest } from '../../support/posix.ts';

const TABLE = 'catalog.iot.sensor_events';
const record = '{"device_id":"a","event_ts":"2026-01-31T12:00:00Z"}\n';
const project = useProject();
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(async () => {
  project.environment = emulator.env;
  await project.write({ 'in/r.ndjson': record.repeat(2) });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const at = (name: string): string => join(project.folder, name);
const send = (file: string): Promise<Ended> => project.run('send', TABLE, file, '--resume', 'state', '--quiet');

/** Makes another name for the input. */
const spellings: readonly (readonly [what: string, file: string, make: () => Promise<unknown>])[] = [
  ['a link to its folder', 'alias/r.ndjson', () => symlink(at('in'), at('alias'))],
  ['a link to it', 'alias.ndjson', () => symlink(at('in/r.ndjson'), at('alias.ndjson'))],
  ['a second name', 'second.ndjson', () => link(at('in/r.ndjson'), at('second.ndjson'))],
  ['a longer path', 'in/../in/r.ndjson', () => mkdir(at('other'))],
];

posixTest.each(spellings)('over %s it goes on', async (_, file, make) => {
  expect(await send('in/r.ndjson')).toMatchObject({ code: 0 });
  await make();
  await appendFile(at('in/r.ndjson'), record);
  expect(await send(file)).toMatchObject({ code: 0, err: '' });
  expect(emulator.count(TABLE)).toBe(3);
});

it('another file is rejected, also with the same content', async () => {
  expect(await send('in/r.ndjson')).toMatchObject({ code: 0 });
  await writeFile(at('copy.ndjson'), record.repeat(3));
  expect(await send('copy.ndjson')).toMatchObject({ code: 2, err: expect.stringContaining('[resume-other-input]') });
  expect(emulator.count(TABLE)).toBe(2);
});

it('a progress file with a byte order mark is read', async () => {
  expect(await send('in/r.ndjson')).toMatchObject({ code: 0 });
  await writeFile(at('state'), `\ufeff${await project.read('state')}`);
  expect(await send('in/r.ndjson')).toMatchObject({ code: 0, err: '' });
  expect(emulator.count(TABLE)).toBe(2);
});

it.each(['EPERM', 'EACCES', 'EBUSY'])('a progress file that is busy (%s) is saved', async (code) => {
  for (const operation of ['rename', 'open', 'lstat']) {
    const matches = (path: string): boolean => path.startsWith(at('state')) || path.startsWith(at('.state'));
    const fault = { operation, code, matches, at: 'first of each path' } as const;
    const { result } = await withFault(fault, () => send('in/r.ndjson'));
    expect([operation, result]).toMatchObject([operation, { code: 0, err: '' }]);
  }
  expect(emulator.count(TABLE)).toBe(2);
  expect(JSON.parse(await project.read('state'))).toMatchObject({ line: 2 });
});
