import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Producer } from 'zerobus-runtime';
import type { RecordType } from 'zerobus-runtime/codegen';
import * as iot from '../../generated/catalog/iot/index.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { lockToModel } from '../../src/lock/lock-to-model.ts';
import { fixtureLock } from '../proto/fixture-lock.ts';
import { open } from './raw-client.ts';
import { recordArbitrary } from './wire-record.ts';

describe('records of a generated class', () => {
  check('sensor_events', iot.SensorEvent);
  check('nested', iot.Nested);
  check('wide', iot.Wide);
  check('every_type', iot.EveryType);
  check('odd_names', iot.OddName);
});

/** Sends JSON records, sends the resulting rows again through a producer in each format, and expects the same rows. */
function check<Init, Rec extends Init & object>(fixture: string, type: RecordType<Init, Rec>): void {
  test.each(['proto', 'json'] as const)(
    `${fixture}: rows equal the written records, with format: '%s'`,
    async (format) => {
      const model = lockToModel(fixtureLock(fixture));
      const json = fc
        .sample(recordArbitrary(model.columns), { numRuns: 40, seed: 7 })
        .map((record) => JSON.stringify(record));
      await using emulator = await startEmulator({ tables: [model] });
      const stream = await open(emulator, undefined, { table: type.table });
      stream.send({ ingest_record_batch: { offset_id: 0, json_batch: { records: json } } });
      await stream.acked(0);
      stream.close();
      const records = emulator.rows(type);
      expect(records).toHaveLength(json.length);

      await emulator.reset();
      await using producer = new Producer(type, { client: emulator.client, format });
      for (const record of records) void producer.write(record);
      expect(producer.unacknowledged()).toEqual(records);
      await producer.flush();
      expect(emulator.rows(type)).toEqual(records);
      expect(emulator.rows(type.table)).toEqual(records.map((record) => type.toJSON(record)));
    },
  );
}
