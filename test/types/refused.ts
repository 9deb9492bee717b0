// What must not compile, each line of it, and what must: tsc fails where an error that is expected does not come.

import { micros } from 'zerobus-runtime';
import {
  Nested,
  type NestedInit,
  SensorEvent,
  type SensorEventInit,
  type SensorEventProducer,
  Wide,
  type WideInit,
} from '../../generated/catalog/iot/index.js';

const now: Date = new Date(0);
const event: SensorEventInit = { device_id: 'a', event_ts: now };

// A timestamp without its unit: milliseconds would be stored as microseconds.
// @ts-expect-error a bigint
export const bigintTime: SensorEventInit = { ...event, event_ts: 1_767_225_600_000n };
// @ts-expect-error a number
export const numberTime: SensorEventInit = { ...event, event_ts: 1_767_225_600_000 };
// @ts-expect-error a string
export const stringTime: SensorEventInit = { ...event, event_ts: '2026-01-31T12:00:00Z' };
// @ts-expect-error in a struct inside an array
export const innerTime: NestedInit = { id: 'a', event_ts: now, readings: [{ ts: 1_767_225_600_000n }] };
// @ts-expect-error a bigint on the wall
export const bigintWall: Partial<WideInit> = { timestamp_ntz_1: 1_767_225_600_000n };
export const times: SensorEventInit[] = [
  { ...event, event_ts: now },
  { ...event, event_ts: micros.fromMillis(1_767_225_600_000) },
  { ...event, event_ts: micros.of(1_767_225_600_000_000n) },
];

// NOT NULL.
// @ts-expect-error null
export const nullDevice: SensorEventInit = { device_id: null, event_ts: now };
// @ts-expect-error undefined
export const undefinedDevice: SensorEventInit = { device_id: undefined, event_ts: now };
// @ts-expect-error left out
export const noTime: SensorEventInit = { device_id: 'a' };
export const nullTemperature: SensorEventInit[] = [
  { ...event, temperature: null, humidity: null },
  { ...event, temperature: undefined, humidity: undefined },
];

// Keys that no column has.
// @ts-expect-error misspelt
export const misspelt: SensorEventInit = { device_id: 'a', event_ts: now, temprature: 22.5 };
// @ts-expect-error misspelt in a struct
export const innerMisspelt: NestedInit = { id: 'a', event_ts: now, location: { latitude: 1 } };

// An instant is neither a day nor a time on the wall.
// @ts-expect-error a Date
export const dateWall: Partial<WideInit> = { timestamp_ntz_1: now };
// @ts-expect-error a Date
export const dateDay: Partial<WideInit> = { date_1: now };
export const walls: Partial<WideInit> = { timestamp_ntz_1: '2026-01-31T12:00:00', date_1: '2026-01-31' };

// Digits that a number does not keep.
// @ts-expect-error a number
export const numberDecimal: Partial<WideInit> = { decimal_1: 19.99 };
// @ts-expect-error text
export const textBigint: SensorEventInit = { ...event, humidity: '55' };
export const bigints: SensorEventInit[] = [
  { ...event, humidity: 55n },
  { ...event, humidity: 55 },
];

// Other types.
// @ts-expect-error text
export const textNumber: SensorEventInit = { ...event, temperature: '22.5' };
// @ts-expect-error an element that is null
export const nullElement: NestedInit = { id: 'a', event_ts: now, tags: ['a', null] };
// @ts-expect-error a value that is null
export const nullValue: NestedInit = { id: 'a', event_ts: now, attributes: { cpu: null } };

/** Methods take what the type says, and a record that was read can be written again. */
export async function used(producer: SensorEventProducer, read: SensorEvent): Promise<void> {
  // @ts-expect-error a number for a timestamp
  await producer.send({ device_id: 'a', event_ts: 0 });
  // @ts-expect-error misspelt
  producer.write({ device_id: 'a', event_ts: now, temprature: 1 });
  // @ts-expect-error a record of another table
  SensorEvent.encode(new Wide());
  // @ts-expect-error microseconds are no number
  shown(read.event_ts + 1);
  await producer.send(read);
  await producer.writeAll([read, { ...read, humidity: 1 }]);
  Nested.encode(Nested.decode(Nested.encode({ id: 'a', event_ts: now })));
}

declare function shown(value: unknown): void;
