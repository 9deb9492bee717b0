// Places that cannot be written, as the system itself refuses them. What stands there is whole, and a later run completes it.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { canMount } from '../support/can-mount.ts';
import { type CommandEnd, startCommand } from '../support/command.ts';

const TABLE = 'catalog.iot.wide';
const SENT = 'catalog.iot.sensor_events';
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [fileURLToPath(new URL('../fixtures/tables', import.meta.url))] });
});
afterAll(() => emulator.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus unwritable '));
});
afterEach(() => rm(folder, { recursive: true }));

test.skipIf(process.platform === 'win32')('a write that breaks off in the middle of a file', async () => {
  // 16 or 32 KiB a file, as the shell counts: the lock and the .proto fit, the record class does not.
  const words = ['-c', 'ulimit -f 32; exec "$0" "$@"', process.execPath, bin, TABLE];
  const child = spawn('sh', words, { cwd: folder, env: emulator.env, stdio: ['ignore', 'ignore', 'pipe'] });
  const message = await text(child.stderr);
  expect(message).toMatch(/Cannot write .*wide\.ts: .*\(EFBIG\)\. \[output-not-writable\]/);
  expect(await names()).toEqual(['wide.proto']);

  expect(await startCommand([TABLE], folder, emulator.env).ended).toMatchObject({ code: 0, err: '' });
  expect(await names()).toEqual(['index.ts', 'wide.producer.ts', 'wide.proto', 'wide.ts']);
});

test.skipIf(!canMount())('a full disk and a read-only one (needs the right to mount)', async () => {
  const out = join(folder, 'generated');
  await mkdir(out);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', out]);
  try {
    const full = await startCommand([TABLE], folder, emulator.env).ended;
    expect(full).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/\[output-disk-full\]/) });
    expect(await names()).toEqual(['wide.proto']);

    execFileSync('mount', ['-o', 'remount,ro,size=1m', out]);
    const readOnly = await startCommand(['--offline'], folder, {}).ended;
    expect(readOnly).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/\(EROFS\).*\[output-not-writable\]/),
    });

    execFileSync('mount', ['-o', 'remount,rw,size=1m', out]);
    expect(await startCommand(['--offline'], folder, {}).ended).toMatchObject({ code: 0, err: '' });
    expect(await names()).toEqual(['index.ts', 'wide.producer.ts', 'wide.proto', 'wide.ts']);
  } finally {
    execFileSync('umount', [out]);
  }
});

test.skipIf(!canMount())('a full disk for reports, rejects and states (needs the right to mount)', async () => {
  const disk = join(folder, 'disk');
  const input = join(folder, 'input.ndjson');
  const record = '{"device_id":"a","event_ts":"2026-01-31T12:00:00Z"}\n';
  await startCommand([SENT], folder, emulator.env).ended;
  await mkdir(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', disk]);
  try {
    await writeFile(join(disk, 'taken'), 'x'.repeat(4096));
    const report = ['check', '--offline', '--reporter', 'json', '--report-file', 'disk/report.json'];
    expect(await startCommand(report, folder, {}).ended).toMatchObject({
      code: 2,
      out: expect.stringContaining('no drift'),
      err: expect.stringMatching(
        /^error: Cannot write the report disk\/report\.json: the disk is full \(ENOSPC\).*\[report-not-writable\]/,
      ),
    });

    const send = (...words: string[]): Promise<CommandEnd> =>
      startCommand(['send', SENT, 'input.ndjson', ...words], folder, emulator.env).ended;
    await writeFile(input, record);
    expect(await send('--resume', 'disk/state')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/the disk is full \(ENOSPC\)\. \[resume-not-writable\]/),
    });
    expect(emulator.count(SENT)).toBe(0);

    await writeFile(input, `${record}nonsense\n${record}`);
    expect(await send('--rejects', 'disk/rejects')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/the disk is full \(ENOSPC\)\. \[rejects-not-writable\]/),
    });
    expect(await readFile(join(disk, 'rejects'), 'utf8')).toBe('');
    expect((await readdir(disk)).sort()).toEqual(['rejects', 'taken']);
  } finally {
    execFileSync('umount', [disk]);
  }
});

test.skipIf(!canMount())('a checkout that is read-only (needs the right to mount)', async () => {
  await startCommand([TABLE], folder, emulator.env).ended;
  execFileSync('mount', ['--bind', folder, folder]);
  try {
    execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
    for (const words of [['check'], ['check', '--offline'], ['--offline'], [TABLE], [TABLE, '--dry-run']]) {
      expect([words, await startCommand(words, folder, emulator.env).ended]).toMatchObject([
        words,
        { code: 0, err: '' },
      ]);
    }
    const { code, out, err } = await startCommand([SENT], folder, emulator.env).ended;
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(/^error: [^\n]*\(EROFS\)[^\n]*\n {2}[^\n]*\n$/)]);
  } finally {
    execFileSync('umount', [folder]);
  }
});

test.skipIf(!existsSync('/proc/self'))('a folder in which nobody can make one', async () => {
  const ended = await startCommand([TABLE, '--out', '/proc/generated'], folder, emulator.env).ended;
  expect(ended).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^error: .*\/proc\/generated.*\[output-not-writable\]/),
  });
});

function names(): Promise<string[]> {
  return readdir(join(folder, 'generated/catalog/iot'));
}
