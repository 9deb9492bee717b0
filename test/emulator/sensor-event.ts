import {
  type Column,
  encodeRecord,
  type Micros,
  putBigint,
  putDouble,
  putString,
  putTimestamp,
  Reader,
  type RecordType,
  recordFromJSON,
  recordToJSON,
  recordToWire,
  stringBound,
  type TimestampInput,
  type Writer,
} from 'zerobus-runtime/codegen';
import { sensorDescriptor } from './descriptors.ts';

export interface SensorEventInit {
  device_id: string;
  temperature?: number | null | undefined;
  humidity?: bigint | number | null | undefined;
  event_ts: TimestampInput;
}

export interface SensorEventRecord {
  device_id: string;
  temperature: number | null;
  humidity: bigint | null;
  event_ts: Micros;
}

const columns: readonly Column[] = [
  { name: 'device_id', type: 'string', notNull: true },
  { name: 'temperature', type: 'double' },
  { name: 'humidity', type: 'bigint' },
  { name: 'event_ts', type: 'timestamp', notNull: true },
];

/** The sample table's record type, written by hand, so that the emulator is tested without the generator. */
export const SensorEvent: RecordType<SensorEventInit, SensorEventRecord> = {
  table: 'catalog.iot.sensor_events',
  columns,
  descriptor: sensorDescriptor,
  schemaHash: '',
  write(writer: Writer, init: SensorEventInit, at: number): number {
    const b = writer.reserve(at, 40 + stringBound(init.device_id));
    let p = at;
    b[p] = 0x0a;
    p = putString(b, init.device_id, p + 1, 'device_id');
    if (init.temperature != null) {
      b[p] = 0x11;
      p = putDouble(writer.view, init.temperature, p + 1, 'temperature');
    }
    if (init.humidity != null) {
      b[p] = 0x18;
      p = putBigint(b, init.humidity, p + 1, 'humidity');
    }
    b[p] = 0x20;
    return putTimestamp(b, init.event_ts, p + 1, 'event_ts');
  },
  encode: (init) => encodeRecord(SensorEvent, init),
  decode(bytes: Uint8Array): SensorEventRecord {
    const reader = new Reader(bytes);
    const record: SensorEventRecord = { device_id: '', temperature: null, humidity: null, event_ts: 0n as Micros };
    while (reader.more()) {
      const tag = reader.tag();
      if (tag === 0x0a) record.device_id = reader.string();
      else if (tag === 0x11) record.temperature = reader.double();
      else if (tag === 0x18) record.humidity = reader.bigint();
      else if (tag === 0x20) record.event_ts = reader.micros();
      else reader.skip(tag);
    }
    return record;
  },
  fromJSON: (value) => recordFromJSON(SensorEvent, value),
  toJSON: (record) => recordToJSON(SensorEvent, record),
  toWire: (record) => recordToWire(SensorEvent, record),
};
