// Google's protobuf for Python reads what our encoder writes, and writes what our decoder reads.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordType } from 'zerobus-runtime/codegen';
import { EveryType, Nested, OddName, SensorEvent, Wide } from '../../generated/catalog/iot/index.ts';
import { edgeRecords } from '../artifacts/typescript/edges.ts';
import { fromRecord } from '../artifacts/typescript/from-record.ts';
import { recordOf, toInit } from '../artifacts/typescript/wire-model.ts';
import { describePeer } from './peer.ts';
import { fromPlain, toPlain } from './plain-record.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const script = fileURLToPath(new URL('clients/python/round_trip.py', import.meta.url));
const generated = fileURLToPath(new URL('../../generated', import.meta.url));
const tables = [
  ['SensorEvent', SensorEvent, 'sensor_event'],
  ['Wide', Wide, 'wide'],
  ['Nested', Nested, 'nested'],
  ['EveryType', EveryType, 'every_type'],
  ['OddName', OddName, 'odd_name'],
] as const;

await describePeer("Google's protobuf 6.33 for Python", python, (interpreter) => {
  let modules: string;
  beforeAll(async () => {
    modules = await mkdtemp(join(tmpdir(), 'zerobus-python-'));
    const protos = tables.map(([, , file]) => `catalog/iot/${file}.proto`);
    const protoc = ['-m', 'grpc_tools.protoc', `--proto_path=${generated}`, `--python_out=${modules}`];
    await run(interpreter, [...protoc, ...protos]);
  });
  afterAll(() => rm(modules, { recursive: true }));

  test.each(tables)('%s: 1,000 records and those at the ends, both ways', async (name, of, file) => {
    const type = of as unknown as RecordType<unknown, object>;
    const { columns } = type;
    const records = [...edgeRecords(columns), ...fc.sample(recordOf(columns), { numRuns: 1_000, seed: 11 })];
    const lines = records.map((record) => {
      const bytes = Buffer.from(type.encode(toInit(record, columns))).toString('base64');
      return JSON.stringify({ bytes, record: toPlain(record, columns) });
    });
    const args = [script, `catalog.iot.${file}_pb2`, name];
    const answer = await run(interpreter, args, { input: lines.join('\n'), env: { PYTHONPATH: modules } });
    const answers = answer
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { bytes: string; record: unknown });
    expect(answers).toHaveLength(records.length);
    for (const [i, { bytes, record }] of answers.entries()) {
      expect(fromPlain(record, columns)).toEqual(records[i]);
      expect(fromRecord(type.decode(Buffer.from(bytes, 'base64')), columns)).toEqual(records[i]);
    }
  });
});
