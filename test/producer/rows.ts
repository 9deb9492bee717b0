import { micros } from 'zerobus-runtime';
import { SensorEvent, type SensorEventInit } from '../../generated/catalog/iot/sensor-event.ts';

/** The tag of the last field, which the table requires, and a value of one byte. */
const LAST_FIELD = [0x20, 0];

/** Encodes the records of the device `bad` without their last field: the service rejects them. */
export const withBadRecords: typeof SensorEvent = Object.assign(Object.create(SensorEvent) as typeof SensorEvent, {
  write: (...words: Parameters<typeof SensorEvent.write>): number => {
    return SensorEvent.write(...words) - (words[1].device_id === 'bad' ? LAST_FIELD.length : 0);
  },
  decode: (bytes: Uint8Array): SensorEvent => {
    const isBad = Buffer.from(bytes).includes('bad');
    return SensorEvent.decode(isBad ? Buffer.concat([bytes, Buffer.from(LAST_FIELD)]) : bytes);
  },
});

/** Returns the record with a number. */
export function row(id: number): SensorEventInit {
  return { device_id: 'sensor', humidity: id, event_ts: micros.of(BigInt(id)) };
}

/** Returns a record that the service rejects. */
export function badRow(id: number): SensorEventInit {
  return { device_id: 'bad', humidity: id, event_ts: micros.of(0n) };
}
