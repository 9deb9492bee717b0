import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, RecordType } from 'zerobus-runtime/codegen';
import { EveryType, Nested, OddName, SensorEvent, Wide } from '../../../generated/catalog/iot/index.ts';
import type { ScalarKind } from '../../../src/proto/scalar-types.ts';
import { edgeRecords } from './edges.ts';
import { fromRecord } from './from-record.ts';
import { type Codec, protobufEsCodec, protobufjsCodec } from './other-codecs.ts';
import { recordOf, toInit, type WireRecord } from './wire-model.ts';

type AnyRecord = RecordType<unknown, object>;

const tables: [name: string, type: AnyRecord, file: string, runs: number][] = [
  ['SensorEvent', SensorEvent as unknown as AnyRecord, 'sensor_event', 300],
  ['Wide', Wide as unknown as AnyRecord, 'wide', 100],
  ['Nested', Nested as unknown as AnyRecord, 'nested', 150],
  ['EveryType', EveryType as unknown as AnyRecord, 'every_type', 20],
  ['OddName', OddName as unknown as AnyRecord, 'odd_name', 100],
];
/** `npm run peers` runs the same with as many records of each table as stand here. */
const full = process.env['ROUND_TRIPS'];

describe.each(tables)('%s', (name, type, file, runs) => {
  // protobufjs leaves out __proto__ for its own safety, and protobuf-es gives foo_bar and fooBar one name.
  const columns = type.columns.filter((column) => !['__proto__', 'fooBar'].includes(column.name));
  const others: [name: string, codec: Codec][] = [
    ['protobuf-es', protobufEsCodec(type.descriptor, columns)],
    ['protobufjs', protobufjsCodec(`catalog/iot/${file}.proto`, `catalog.iot.${name}`, columns)],
  ];

  /** Holds for the records at the ends of every column, and for so many others. */
  const holds = (of: readonly Column[], check: (record: WireRecord) => void): void => {
    const examples = edgeRecords(of).map((record): [WireRecord] => [record]);
    fc.assert(fc.property(recordOf(of), check), { numRuns: examples.length + Number(full ?? runs), examples });
  };

  it.each(others)('what our encoder writes, %s reads', (_, codec) => {
    holds(columns, (record) => {
      const bytes = type.encode(toInit(record, columns));
      expect(codec.decode(bytes)).toEqual(record);
    });
  });

  // protobufjs writes the toString that every object inherits into a column of this name.
  const writers = others.filter(([other]) => !(name === 'OddName' && other === 'protobufjs'));
  it.each(writers)('what %s writes, our decoder reads', (_, codec) => {
    // protobuf-es writes one property into both of these.
    const writable = columns.filter((column) => column.name !== 'foo_bar');
    holds(writable, (record) => {
      expect(fromRecord(type.decode(codec.encode(record)), type.columns)).toEqual(record);
    });
  });

  it('JSON keeps a record', () => {
    holds(type.columns, (record) => {
      const decoded = type.decode(type.encode(toInit(record, type.columns)));
      const again = type.fromJSON(type.toJSON(decoded));
      expect(fromRecord(again, type.columns)).toEqual(fromRecord(decoded, type.columns));
    });
  });

  it('a decoded record may be given again', () => {
    holds(type.columns, (record) => {
      const bytes = type.encode(toInit(record, type.columns));
      expect(Buffer.compare(type.encode(type.decode(bytes)), bytes)).toBe(0);
    });
  });
});

describe('EveryType has every type', () => {
  // The second: whether a map may have it as key.
  const kinds: Readonly<Record<ScalarKind, boolean>> = {
    boolean: true,
    tinyint: true,
    smallint: true,
    int: true,
    bigint: true,
    float: false,
    double: false,
    string: true,
    char: true,
    varchar: true,
    binary: false,
    date: true,
    timestamp: true,
    timestamp_ntz: true,
    decimal: true,
    variant: false,
  };
  const all = Object.keys(kinds).sort();
  const keys = all.filter((kind) => kinds[kind as ScalarKind]);
  const columns: readonly Column[] = EveryType.columns;
  const places: [place: string, want: readonly string[], find: (column: Column) => unknown][] = [
    ['NOT NULL', all, ({ type, notNull }) => notNull && type],
    ['nullable', all, ({ type, notNull }) => !notNull && type],
    ['in an ARRAY', all, ({ type }) => typeof type === 'object' && 'array' in type && type.array],
    ['as key of a MAP', keys, ({ type }) => typeof type === 'object' && 'map' in type && type.map[0]],
    ['as value of a MAP', all, ({ type }) => typeof type === 'object' && 'map' in type && type.map[1]],
  ];
  const kindsOf = (types: readonly unknown[]): string[] => {
    const scalars = types.filter((type) => typeof type === 'string').map((type) => type.replace(/\(.*/, ''));
    return [...new Set(scalars)].sort();
  };

  it.each(places)('%s', (_, want, find) => expect(kindsOf(columns.map(find))).toEqual(want));

  it('in a STRUCT', () => {
    const inStructs = columns.map(({ type }) => (typeof type === 'object' && 'struct' in type ? type.struct : []));
    expect(kindsOf(inStructs.flat().map(({ type }) => type))).toEqual(all);
  });
});
