// A group of the log that cannot be written, while its streams send more.
import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { SensorEvent } from '../../../generated/catalog/iot/index.ts';
import { DeltaStorage } from '../../../src/emulator/delta/delta-storage.ts';
import { systemLogFiles } from '../../../src/emulator/delta/wal/log-files.ts';
import { startEmulator } from '../../../src/emulator/index.ts';
import { startWithParts } from '../../../src/emulator/start-emulator.ts';
import { open, type RawStream } from '../raw-client.ts';
import { create } from '../raw-persistent.ts';
import { ScriptedLogFiles, systemError } from './scripted-log-files.ts';
import { temporaryFolder } from './tables.ts';

const NAME = 'catalog.iot.sensor_events';

/** So long that two of them are not in one frame of HTTP/2, and are read in one turn of the event loop. */
const record = (offset: number): Record<string, unknown> => ({
  ingest_record: {
    offset_id: offset,
    json_record: JSON.stringify({ event_ts: 0, device_id: `${offset}-`.padEnd(12_000, 'a') }),
  },
});

test.each(['ephemeral', 'persistent'])('no record of the %s stream is stored after one that was not', async (kind) => {
  const files = new ScriptedLogFiles({
    create: async (path) => ({ ...(await systemLogFiles.create(path)), truncate: async () => {} }),
  });
  const data = temporaryFolder();
  const emulator = await startWithParts({ tables: [SensorEvent], data }, { logFiles: files });
  const original = DeltaStorage.prototype.append;
  const streams: RawStream[] = [];
  try {
    const stream = kind === 'ephemeral' ? await open(emulator) : (await create(emulator)).stream;
    const other = await open(emulator);
    streams.push(stream, other);
    let undo: (() => void) | undefined;
    files.script = async (operation) => {
      if (operation === 'write') throw systemError('ENOSPC');
      if (operation === 'truncate') await new Promise<void>((resolve) => (undo = resolve));
    };
    other.send(record(0));
    while (undo === undefined) await setImmediate();
    // The next record waits for the disk, and is rejected before the one that follows it arrives.
    vi.spyOn(DeltaStorage.prototype, 'append').mockImplementation(function (this: DeltaStorage, ...args) {
      const durable = original.apply(this, args);
      files.script = () => {};
      undo?.();
      return durable;
    });
    stream.send(record(0));
    stream.send(record(1));
    expect(await stream.recv()).toBeUndefined();
    const full = expect.stringContaining('the disk is full');
    expect(await stream.ended).toMatchObject({ status: 14, message: full });
    expect(emulator.count(NAME)).toBe(0);
  } finally {
    vi.restoreAllMocks();
    for (const each of streams) each.close();
    files.script = () => {};
    await emulator.close();
  }
  await using again = await startEmulator({ data });
  expect(again.count(NAME)).toBe(0);
});
