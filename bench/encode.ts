import { Bench } from 'tinybench';
import { type RecordType, Writer } from 'zerobus-runtime/codegen';
import { Nested } from '../generated/catalog/iot/nested.js';
import { SensorEvent } from '../generated/catalog/iot/sensor-event.js';
import { Wide } from '../generated/catalog/iot/wide.js';
import { COUNT, nestedRecords, sensorEvents } from './data.js';
import type { Benchmark, Contender } from './measure.js';
import { staticMessage } from './static-message.js';
import { wideRecords } from './wide-data.js';

const PEER = 'protobufjs static';

/** Encoding alone: repeated passes over all records. */
export const encodeBenchmarks: readonly Benchmark[] = [
  encodeBenchmark('encode-sensor', SensorEvent, 'sensor_event.proto', sensorEvents),
  encodeBenchmark('encode-wide', Wide, 'wide.proto', wideRecords),
  encodeBenchmark('encode-nested', Nested, 'nested.proto', nestedRecords),
];

function encodeBenchmark<Init extends object, Rec extends object>(
  name: string,
  type: RecordType<Init, Rec>,
  proto: string,
  data: () => Init[],
): Benchmark {
  return {
    name,
    title: `encode ${type.table}; our figures include validation, the peer's exclude conversion to its own types`,
    peer: PEER,
    rounds: 7,
    async open() {
      const records = data();
      const message = await staticMessage(proto, type.table);
      const converted = records.map((record) => message.fromObject(type.toWire(type.decode(type.encode(record)))));
      const writer = new Writer(Buffer.allocUnsafeSlow(1 << 22));
      return {
        contenders: [
          contender('zerobus-gen, into a batch', () => {
            let at = 0;
            for (const record of records) at = type.write(writer, record, at);
          }),
          contender('zerobus-gen, bytes of each record', () => {
            for (const record of records) type.encode(record);
          }),
          contender(PEER, () => {
            for (const record of converted) message.encode(record).finish();
          }),
        ],
        close: async () => undefined,
      };
    },
  };
}

function contender(name: string, pass: () => void): Contender {
  return {
    name,
    async run() {
      const bench = new Bench({ time: 300, warmupTime: 100 });
      bench.add(name, pass);
      await bench.run();
      const result = bench.tasks[0]?.result;
      if (result === undefined || !('latency' in result)) throw new Error(`${name} did not run`);
      return (COUNT / result.latency.p50) * 1000;
    },
  };
}
