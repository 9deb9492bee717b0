import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordType } from 'zerobus-runtime/codegen';
import { EveryType, Nested, OddName, SensorEvent, Wide } from '../../generated/catalog/iot/index.ts';
import { type Codec, protobufEsCodec, protobufjsCodec } from './other-codecs.ts';
import { dayOf, recordOf, toInit, type Wire, type WireRecord } from './wire-model.ts';

type AnyRecord = RecordType<unknown, object>;

const tables: [name: string, type: AnyRecord, file: string, runs: number][] = [
  ['SensorEvent', SensorEvent as unknown as AnyRecord, 'sensor_event', 300],
  ['Wide', Wide as unknown as AnyRecord, 'wide', 150],
  ['Nested', Nested as unknown as AnyRecord, 'nested', 150],
  ['EveryType', EveryType as unknown as AnyRecord, 'every_type', 40],
  ['OddName', OddName as unknown as AnyRecord, 'odd_name', 100],
];

describe.each(tables)('%s', (name, type, file, numRuns) => {
  // protobufjs leaves out __proto__ for its own safety, and protobuf-es gives foo_bar and fooBar one name.
  const columns = type.columns.filter((column) => !['__proto__', 'fooBar'].includes(column.name));
  const others: [name: string, codec: Codec][] = [
    ['protobuf-es', protobufEsCodec(type.descriptor, columns)],
    ['protobufjs', protobufjsCodec(`catalog/iot/${file}.proto`, `catalog.iot.${name}`, columns)],
  ];

  it.each(others)('what our encoder writes, %s reads', (_, codec) => {
    fc.assert(
      fc.property(recordOf(columns), (record) => {
        const bytes = type.encode(toInit(record, columns));
        expect(codec.decode(bytes)).toEqual(record);
      }),
      { numRuns },
    );
  });

  // protobufjs writes the toString that every object inherits into a column of this name.
  const writers = others.filter(([other]) => !(name === 'OddName' && other === 'protobufjs'));
  it.each(writers)('what %s writes, our decoder reads', (_, codec) => {
    // protobuf-es writes one property into both of these.
    const writable = columns.filter((column) => column.name !== 'foo_bar');
    fc.assert(
      fc.property(recordOf(writable), (record) => {
        expect(wireOf(type.decode(codec.encode(record)), type)).toEqual(record);
      }),
      { numRuns },
    );
  });

  it('a decoded record may be given again', () => {
    fc.assert(
      fc.property(recordOf(type.columns), (record) => {
        const bytes = type.encode(toInit(record, type.columns));
        expect(Buffer.compare(type.encode(type.decode(bytes)), bytes)).toBe(0);
      }),
      { numRuns },
    );
  });
});

/** A decoded record in the values of the wire; NULL and empty are left out. */
function wireOf(record: object, { columns }: AnyRecord): WireRecord {
  return fromRecord(record as Record<string, unknown>, columns);
}

function fromRecord(record: Record<string, unknown>, columns: AnyRecord['columns']): WireRecord {
  const pairs = columns.flatMap(({ name, property = name, type }): [string, Wire][] => {
    const value = fromValue(record[property], type);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(pairs);
}

function fromValue(value: unknown, type: AnyRecord['columns'][number]['type']): Wire | undefined {
  if (value === null) return undefined;
  if (type === 'date') return daysOf(value as string);
  if (type === 'variant') return typeof value === 'symbol' ? 'null' : JSON.stringify(value);
  if (typeof type === 'string') return value as Wire;
  if ('struct' in type) return fromRecord(value as Record<string, unknown>, type.struct);
  if ('array' in type) {
    const items = (value as unknown[]).map((item) => fromValue(item, type.array)!);
    return items.length === 0 ? undefined : items;
  }
  const [key, inner] = type.map;
  const entries = [...(value as Map<unknown, unknown>)];
  if (entries.length === 0) return undefined;
  return new Map(entries.map(([k, v]): [Wire, Wire] => [fromValue(k, key)!, fromValue(v, inner)!]));
}

function daysOf(day: string): number {
  const [, sign = '', year = '', month = '', date = ''] = /^([+-]?)(\d+)-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const full = Number(`${sign}${year}`);
  const cycles = Math.floor(full / 400);
  const time = Date.UTC(2000 + full - cycles * 400, Number(month) - 1, Number(date));
  const days = time / 86_400_000 + (cycles - 5) * 146_097;
  expect(dayOf(days)).toBe(day);
  return days;
}
