// Pages of rows that are partly in files and partly in the log.
import { expect, test } from 'vitest';
import { SensorEvent, SensorEventProducer } from '../../../generated/catalog/iot/index.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { admin } from '../admin/admin-client.ts';
import { temporaryFolder } from './tables.ts';

async function send(emulator: Emulator, from: number, to: number): Promise<void> {
  const producer = new SensorEventProducer({ client: emulator.client });
  for (let i = from; i < to; i++) await producer.write({ device_id: `sensor-${i}`, event_ts: new Date(i) });
  await producer.close();
}

test('each row is on one page, and in order', async () => {
  await using emulator = await startEmulator({ tables: [SensorEvent], data: temporaryFolder() });
  // Two files, and the log.
  for (const from of [0, 5, 10]) {
    await send(emulator, from, from + 5);
    if (from < 10) await emulator.flush();
  }
  for (const limit of [1, 4, 5, 7, 100]) {
    const rows: unknown[] = [];
    for (let after = 0; after < 15; ) {
      const { json } = await admin(emulator, `/tables/${SensorEvent.table}/rows?after=${after}&limit=${limit}`);
      rows.push(...json.rows);
      after = json.next;
    }
    expect(rows).toEqual(emulator.rows(SensorEvent.table));
  }
});
