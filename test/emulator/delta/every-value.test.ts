// Every type and value that a producer can send is read back from the files of a Delta table as it is from memory.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Producer } from 'zerobus-runtime';
import type { RecordType } from 'zerobus-runtime/codegen';
import { EveryType, Nested, OddName, SensorEvent, Wide } from '../../../generated/catalog/iot/index.ts';
import { startEmulator } from '../../../src/emulator/index.ts';
import { edgeRecords } from '../../artifacts/typescript/edges.ts';
import { recordOf, toInit } from '../../artifacts/typescript/wire-model.ts';
import { withSqlDates } from './sql-dates.ts';
import { temporaryFolder } from './tables.ts';

test.each([
  ['SensorEvent', SensorEvent],
  ['Wide', Wide],
  ['Nested', Nested],
  ['EveryType', EveryType],
  ['OddName', OddName],
])('%s', async (_, of) => {
  const type = of as unknown as RecordType<unknown, object>;
  const samples = fc.sample(recordOf(type.columns), { numRuns: 100, seed: 7 });
  const records = [...edgeRecords(type.columns), ...samples].map((record) => withSqlDates(record, type.columns));
  const data = temporaryFolder();
  await using memory = await startEmulator({ tables: [type] });
  await using emulator = await startEmulator({ tables: [type], data });
  for (const each of [memory, emulator]) {
    const producer = new Producer(type, { client: each.client });
    for (const record of records) await producer.write(toInit(record, type.columns));
    await producer.close();
  }
  const want = memory.rows(type.table);
  expect(want).toHaveLength(records.length);
  expect(emulator.rows(type.table)).toEqual(want);
  await emulator.flush();
  expect(emulator.rows(type.table)).toEqual(want);
  await emulator.close();
  await using again = await startEmulator({ data });
  expect(again.rows(type.table)).toEqual(want);
  expect(again.rows(type)).toEqual(memory.rows(type));
});
