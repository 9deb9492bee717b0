// The same records in every run and for every contender. Strings are flat, like strings from a socket or a file.
import type { NestedInit } from '../generated/catalog/iot/nested.js';
import type { SensorEventInit } from '../generated/catalog/iot/sensor-event.js';

/** Number of records in one pass. */
export const COUNT = 1024;

const START = Date.UTC(2026, 0, 1);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-_ ';

/** A linear congruential generator: the same numbers on every machine. */
export class Random {
  #state = 12345;

  next(): number {
    this.#state = (Math.imul(this.#state, 1103515245) + 12345) >>> 0;
    return this.#state / 0x1_0000_0000;
  }

  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from));
  }

  text(length: number): string {
    let result = '';
    for (let index = 0; index < length; index++) result += LETTERS[this.integer(0, LETTERS.length)];
    return flat(result);
  }

  time(): Date {
    return new Date(START + this.integer(0, 3e9));
  }
}

function flat(text: string): string {
  return Buffer.from(text).toString();
}

export function sensorEvents(): SensorEventInit[] {
  const random = new Random();
  return Array.from({ length: COUNT }, () => ({
    device_id: flat(`sensor-${String(random.integer(0, 100_000)).padStart(5, '0')}`),
    temperature: Math.round((20 + random.next() * 15) * 100) / 100,
    humidity: BigInt(random.integer(0, 101)),
    event_ts: random.time(),
  }));
}

export function nestedRecords(): NestedInit[] {
  const random = new Random();
  const names = ['cpu', 'mem', 'disk', 'net_in', 'net_out', 'temp'];
  return Array.from({ length: COUNT }, () => {
    const time = random.time();
    return {
      id: random.text(16),
      event_ts: time,
      location: { lat: random.next() * 180 - 90, lon: random.next() * 360 - 180, name: random.text(10) },
      readings: Array.from({ length: 8 }, (_, index) => ({
        ts: new Date(time.getTime() + index * 1000),
        value: random.next() * 100,
        unit: 'celsius',
      })),
      attributes: Object.fromEntries(names.map((name) => [name, random.next() * 100])),
      tags: Array.from({ length: 5 }, () => random.text(8)),
    };
  });
}
