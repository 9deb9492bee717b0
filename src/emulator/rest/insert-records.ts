import { authorizeCall } from '../service/authorize.js';
import { checkBatch } from '../service/check-batch.js';
import { expectSameTable, expectTable } from '../service/expect-table.js';
import { RecordChecker } from '../validate/record-checker.js';
import { InsertFaults } from './insert-faults.js';
import { readBody } from './read-body.js';
import type { RestContext } from './rest-context.js';
import type { RestExchange } from './rest-exchange.js';
import { splitRecords } from './split-records.js';

/**
 * Answers `POST /zerobus/v1/tables/{c.s.t}/insert`: checks the records like a JSON stream, stores all of them or none, and answers
 * when they are durable. `named` is the table in the path. Rejects with RpcError if the request is rejected.
 */
export async function insertRecords(exchange: RestExchange, named: string, context: RestContext): Promise<void> {
  const tableName = authorizeCall(exchange.headers, context);
  expectSameTable('The path', named, tableName);
  // Reads nothing while the storage has too many records to write.
  const before = expectTable(context.tables, tableName);
  await before.storage.room();
  const bytes = await readBody(exchange.body, context, new InsertFaults(exchange, context.faults, before));
  const places = splitRecords(bytes);
  // The table may have changed meanwhile. From here to the storage nothing waits.
  const table = expectTable(context.tables, tableName);
  const schema = context.schemas.get(table);
  checkBatch(schema, new RecordChecker(), places, bytes, table.rejected);
  const faults = new InsertFaults(exchange, context.faults, table);
  faults.checkRecords(schema, places, bytes);
  const { count } = places;
  const bounds = places.bounds.slice(0, 2 * count);
  const durable = count > 0 ? table.storage.append({ schema, bytes, count, bounds }) : undefined;
  const fault = faults.count(count);
  await durable;
  table.notify();
  await faults.answerAfter(fault);
}
