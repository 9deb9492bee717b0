// Folders with certificates that a killed emulator leaves behind.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCertificateFolder, removeStaleFolders } from '../../src/emulator/tls/certificate-folder.ts';
import { startCommand } from '../support/command.ts';
import { posixTest } from '../support/posix.ts';
import { temporaryFolder } from './delta/tables.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** The ID of a process that has ended. */
const dead = spawnSync(process.execPath, ['--version']).pid;

/** Makes a folder as a process makes it, with these files. Returns its name. */
function make(pid: number, files: readonly string[] = ['ca.pem', 'ca-bundle.pem'], place?: string): string {
  const made = createCertificateFolder();
  const name = basename(made)
    .replace(`-${process.pid}-`, `-${pid}-`)
    .replace(/^(zerobus-emulator-)[0-9a-f]+/, (all, prefix) => (place === undefined ? all : `${prefix}${place}`));
  renameSync(made, join(dirname(made), name));
  for (const file of files) writeFileSync(join(folder, name, file), 'x');
  return name;
}

test('of a process that was killed is removed, also one that it could not complete', () => {
  make(dead);
  make(dead, ['ca.pem']);
  make(dead, []);
  removeStaleFolders();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['of this process', () => make(process.pid)],
  ['of another process that lives', () => make(process.ppid)],
  ['of another machine or container', () => make(dead, [], '0123456789ab')],
  ['with other files', () => make(dead, ['ca.pem', 'mine.txt'])],
  [
    'with a folder in place of a file',
    () => {
      const name = make(dead, []);
      mkdirSync(join(folder, name, 'ca.pem'));
      return name;
    },
  ],
  [
    'of another name',
    () => {
      mkdirSync(join(folder, 'zerobus-emulator-abc'));
      return 'zerobus-emulator-abc';
    },
  ],
])('%s stays', (_, prepare) => {
  const name = prepare();
  const before = readdirSync(join(folder, name));
  removeStaleFolders();
  expect(readdirSync(join(folder, name))).toEqual(before);
});

posixTest('a link in place of a folder stays, and so does what it names', () => {
  const target = temporaryFolder();
  writeFileSync(join(target, 'ca.pem'), 'x');
  const name = make(dead, []);
  renameSync(join(folder, name), join(folder, 'other'));
  symlinkSync(target, join(folder, name));
  removeStaleFolders();
  expect(readdirSync(target)).toEqual(['ca.pem']);
  expect(readdirSync(folder)).toContain(name);
});

test('a temporary folder that cannot be read is no reason to fail', () => {
  for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, join(folder, 'nothing'));
  expect(() => removeStaleFolders()).not.toThrow();
});

posixTest('of an emulator that was killed goes when another one starts', async () => {
  const killed = startCommand(['emulator', '--tls'], folder, { TMPDIR: folder });
  for await (const _ of createInterface({ input: killed.process.stdout as NodeJS.ReadableStream })) break;
  killed.process.kill('SIGKILL');
  expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^zerobus-emulator-/)]);
  const next = ['emulator', '--tls', '--', process.execPath, '--version'];
  expect(await startCommand(next, folder, { TMPDIR: folder }).ended).toMatchObject({ code: 0 });
  expect(readdirSync(folder)).toEqual([]);
});
