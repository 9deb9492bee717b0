// Persistent streams with Delta tables: what resuming a stream calls committed is durable.
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Producer } from 'zerobus-runtime';
import { fileSpool } from 'zerobus-runtime/spool';
import { SensorEvent } from '../../../generated/catalog/iot/index.ts';
import { startEmulator } from '../../../src/emulator/index.ts';
import { startWithParts } from '../../../src/emulator/start-emulator.ts';
import { create, resume, startResume } from '../raw-persistent.ts';
import { ScriptedLogFiles, systemError } from './scripted-log-files.ts';
import { temporaryFolder } from './tables.ts';

const NAME = 'catalog.iot.sensor_events';
const record = (offset: number) => ({
  ingest_record: { offset_id: offset, json_record: '{"device_id":"a","event_ts":0}' },
});

test('the answer to resume_stream waits until what it calls committed is synced', async () => {
  const files = new ScriptedLogFiles();
  await using emulator = await startWithParts({ data: temporaryFolder() }, { logFiles: files });
  const { stream, id } = await create(emulator);
  let release: (() => void) | undefined;
  files.script = async (operation) => {
    if (operation === 'sync') await new Promise<void>((resolve) => (release = resolve));
  };
  stream.send(record(0));
  while (release === undefined) await setImmediate();
  stream.close();
  const second = await startResume(emulator, id);
  // It only asks.
  second.call.end();
  for (let turn = 0; turn < 50; turn++) await setImmediate();
  expect(second.raw).toEqual([]);
  files.script = () => {};
  release();
  expect(await second.expect('resume_stream_response')).toEqual({ last_committed_offset: '0' });
  expect(await second.ended).toMatchObject({ status: 0 });
  second.close();
});

test('what could not be written is not committed, and can be sent again', async () => {
  const files = new ScriptedLogFiles();
  await using emulator = await startWithParts({ data: temporaryFolder() }, { logFiles: files });
  const { stream, id } = await create(emulator);
  stream.send(record(0));
  await stream.acked(0);
  files.script = (operation) => {
    if (operation === 'write') throw systemError('ENOSPC');
  };
  stream.send(record(1));
  stream.send(record(2));
  expect((await stream.ended).message).toContain('the disk is full (ENOSPC)');
  stream.close();
  files.script = () => {};
  const again = await resume(emulator, id);
  expect(again.next).toBe(1);
  again.stream.send(record(1));
  await again.stream.acked(1);
  again.stream.close();
  expect(emulator.count(NAME)).toBe(2);
});

test('a producer that delivers exactly once continues with the next emulator, which has each record once', async () => {
  const [data, spool] = [temporaryFolder(), temporaryFolder()];
  for (let start = 0; start < 3; start++) {
    await using emulator = await startEmulator({ tables: [SensorEvent], data });
    const producer = new Producer(SensorEvent, {
      client: emulator.client,
      delivery: 'exactly-once',
      spool: fileSpool(spool),
    });
    const rows = [0, 1, 2].map((i) => ({ device_id: 'a', humidity: 3 * start + i, event_ts: new Date(0) }));
    for (const row of rows) await producer.write(row);
    await producer.close();
  }
  await using emulator = await startEmulator({ data });
  expect(emulator.rows(SensorEvent).map(({ humidity }) => Number(humidity))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(emulator.stats.streams).toBe(0);
});
