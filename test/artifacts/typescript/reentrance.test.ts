// Getters and methods of a record that use the record classes while it is encoded, at random places.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RecordType } from 'zerobus-runtime/codegen';
import { EveryType, Nested, SensorEvent } from '../../../generated/catalog/iot/index.ts';
import { type Codec, protobufjsCodec } from './other-codecs.ts';
import { recordOf, toInit, type WireRecord } from './wire-model.ts';

type AnyRecord = RecordType<unknown, object>;

interface Table {
  readonly type: AnyRecord;
  readonly codec: Codec;
}

const tables: readonly Table[] = [
  table(SensorEvent as unknown as AnyRecord, 'sensor_event', 'SensorEvent'),
  table(Nested as unknown as AnyRecord, 'nested', 'Nested'),
  table(EveryType as unknown as AnyRecord, 'every_type', 'EveryType'),
];

function table(type: AnyRecord, file: string, message: string): Table {
  return { type, codec: protobufjsCodec(`catalog/iot/${file}.proto`, `catalog.iot.${message}`, type.columns) };
}

/** A record of one of the tables. */
interface Sample {
  readonly table: Table;
  readonly record: WireRecord;
}

const sample: fc.Arbitrary<Sample> = fc
  .constantFrom(...tables)
  .chain((of) => recordOf(of.type.columns).map((record) => ({ table: of, record })));

type Use = 'encode' | 'fromJSON' | 'decode' | 'fail';

/** What the outer record does while it is encoded: the next of `uses`, with the next of `samples`. */
class Intruder {
  readonly #samples: readonly Sample[];
  readonly #uses: readonly Use[];
  #depth = 0;
  calls = 0;

  constructor(samples: readonly Sample[], uses: readonly Use[]) {
    this.#samples = samples;
    this.#uses = uses;
  }

  run(): void {
    const call = this.calls++;
    if (this.#depth > 2 || call > 40) return;
    this.#depth++;
    const { table, record } = this.#samples[call % this.#samples.length]!;
    const { type, codec } = table;
    const init = toInit(record, type.columns);
    const use = this.#uses[call % this.#uses.length];
    if (use === 'encode') expect(codec.decode(type.encode(this.wrap(init)))).toEqual(record);
    else if (use === 'decode') expect(codec.decode(type.encode(type.decode(codec.encode(record))))).toEqual(record);
    else if (use === 'fromJSON') type.fromJSON(type.toJSON(type.decode(type.encode(init))));
    else expect(() => type.encode(this.wrap({ ...init, [type.columns.at(-1)!.name]: Symbol('wrong') }))).toThrow();
    this.#depth--;
  }

  /** Replaces the values of a record by getters, arrays by Proxies, and Maps by others, which all run this. */
  wrap(value: unknown): unknown {
    if (Array.isArray(value)) {
      return new Proxy(
        value.map((item) => this.wrap(item)),
        {
          get: (target, key, receiver) => {
            this.run();
            return Reflect.get(target, key, receiver);
          },
        },
      );
    }
    if (value instanceof Map) {
      const run = (): void => this.run();
      const copy = new Map([...value].map(([key, item]) => [key, this.wrap(item)]));
      return Object.defineProperty(copy, Symbol.iterator, {
        value: function* () {
          for (const entry of copy.entries()) {
            run();
            yield entry;
          }
        },
      });
    }
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    if (Object.getOwnPropertySymbols(value).length > 0) return value;
    const copy = {};
    for (const [key, item] of Object.entries(value)) {
      const wrapped = this.wrap(item);
      const get = (): unknown => {
        this.run();
        return wrapped;
      };
      Object.defineProperty(copy, key, { get, enumerable: true });
    }
    return copy;
  }
}

it('a record whose getters encode others is encoded as without them', () => {
  const uses = fc.array(fc.constantFrom<Use>('encode', 'fromJSON', 'decode', 'fail'), { minLength: 1, maxLength: 5 });
  let calls = 0;
  fc.assert(
    fc.property(sample, fc.array(sample, { minLength: 1, maxLength: 3 }), uses, ({ table, record }, others, use) => {
      const { type, codec } = table;
      const intruder = new Intruder(others, use);
      const bytes = type.encode(intruder.wrap(toInit(record, type.columns)));
      expect(codec.decode(bytes)).toEqual(record);
      calls += intruder.calls;
    }),
    { numRuns: 60 },
  );
  expect(calls).toBeGreaterThan(100);
});

it('methods of values that encode others do not disturb the record', () => {
  const other = { device_id: 'x'.repeat(200), event_ts: new Date(5) };
  const inner = (): void => void SensorEvent.encode(other);
  class Instant extends Date {
    override getTime(): number {
      inner();
      return super.getTime();
    }
  }
  const variant = {
    toJSON: () => {
      inner();
      return { a: [1, null] };
    },
  };
  const day = {
    year: 2026,
    month: 1,
    get day() {
      inner();
      return 31;
    },
  };
  const { type } = tables[2]!;
  const record = type.decode(type.encode(toInit(sampleOf(type), type.columns)));
  const init = { ...record, required_timestamp: new Instant(7), required_variant: variant, required_date: day };
  expect(type.decode(type.encode(init))).toEqual({
    ...record,
    required_timestamp: 7000n,
    required_variant: { a: [1, null] },
    required_date: '2026-01-31',
  });
});

it('a getter that throws leaves the next record clean', () => {
  const reason = new Error('mine');
  const failing = Object.defineProperty({ device_id: 'x'.repeat(3000) }, 'event_ts', {
    get: () => {
      throw reason;
    },
  });
  expect(() => SensorEvent.encode(failing as never)).toThrow(reason);
  const record = { device_id: 'a', event_ts: new Date(1) };
  expect(SensorEvent.decode(SensorEvent.encode(record))).toMatchObject({ device_id: 'a', event_ts: 1000n });
});

it('an error names the table and column of the record that it is about', () => {
  const init = {
    id: 'a',
    event_ts: new Date(0),
    get location() {
      return {
        get lat() {
          return SensorEvent.encode({ device_id: 5 } as never).length;
        },
      };
    },
  };
  expect(() => Nested.encode(init)).toThrow(/^device_id in catalog\.iot\.sensor_events takes/);
});

it('an array that grows while it is read is written consistently, or rejected', () => {
  for (const extra of [1, 10, 1000, 100_000]) {
    const items: number[] = [1, 2];
    const growing = new Proxy(items, {
      get: (target, key, receiver) => {
        if (key === '0') for (let index = 0; index < extra; index++) target.push(index);
        return Reflect.get(target, key, receiver);
      },
    });
    const { type } = tables[2]!;
    const column = type.columns.find(({ type: of }) => typeof of === 'object' && 'array' in of && of.array === 'int')!;
    const init = { ...toInit(sampleOf(type), type.columns), [column.name]: growing };
    let decoded: Record<string, unknown> | undefined;
    try {
      decoded = type.decode(type.encode(init)) as Record<string, unknown>;
    } catch (error) {
      expect(String(error)).toContain('has an array that grew while it was encoded [invalid-value]');
    }
    if (decoded !== undefined) expect(decoded[column.name]).toEqual(items);
  }
});

it('a Uint8Array that hides or changes its length cannot change the frame', () => {
  const { type } = tables[2]!;
  const init = toInit(sampleOf(type), type.columns);
  for (const size of [3, 40]) {
    for (const shown of [0, 10, 5000]) {
      const bytes = Object.defineProperty(new Uint8Array(size).fill(7), 'length', { get: () => shown });
      const record = type.decode(type.encode({ ...init, required_binary: bytes })) as { required_binary: Uint8Array };
      expect(record.required_binary).toEqual(new Uint8Array(size).fill(7));
    }
  }
  const proxy = new Proxy(new Uint8Array(3), {});
  expect(() => type.encode({ ...init, required_binary: proxy })).toThrow('required_binary in catalog.iot.every_type');
});

function sampleOf(type: AnyRecord): WireRecord {
  return fc.sample(recordOf(type.columns), { numRuns: 1, seed: 3 })[0]!;
}
