// The records that the programs in `clients/` of other languages build, each with its own generated code.
import { micros } from 'zerobus-runtime';
import type { NestedInit, SensorEventInit } from '../../generated/catalog/iot/index.ts';

const count = 1_000;

/** Zero values in columns that are NOT NULL and in those that are not, NULL, a text of 2-byte characters, ends of BIGINT. */
export const sensorEvents: readonly SensorEventInit[] = Array.from({ length: count }, (_, i) => ({
  device_id: i === 0 ? '' : `größe ${i}`,
  temperature: i % 3 === 0 ? null : i / 4,
  humidity: i % 2 === 0 ? 0n : 2n ** 63n - 1n - BigInt(i),
  event_ts: micros.of(BigInt(i - 500) * 1_000_001n),
}));

/** STRUCTs that are NULL, in part NULL and full, lists of them, maps and lists with empty text and zero. */
export const nestedRecords: readonly NestedInit[] = Array.from({ length: count }, (_, i) => ({
  id: `n${i}`,
  event_ts: micros.of(BigInt(i)),
  location: i % 4 === 0 ? null : { lat: i / 8, lon: i % 2 === 0 ? null : -0.5, name: '' },
  readings: Array.from({ length: i % 3 }, (_, k) => ({
    ts: micros.of(BigInt(i * 10 + k)),
    value: k === 0 ? null : 0,
    unit: '°C',
  })),
  attributes: i % 2 === 0 ? {} : { größe: i, '': 0 },
  tags: i % 5 === 0 ? [] : ['', 'a'],
}));
