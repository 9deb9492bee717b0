import { describe, expect, it } from 'vitest';
import { Nested, OddName, type OddNameInit, SensorEvent } from '../../../generated/catalog/iot/index.ts';

describe('columns with names that every object has', () => {
  it('count only where they are own', () => {
    const decoded = OddName.decode(OddName.encode({ class: 'a', hasOwnProperty: 1n }));
    expect([decoded.toString, decoded.constructor$, decoded.__proto__$]).toEqual([null, null, null]);
    expect(decoded.hasOwnProperty).toBe(1n);
    expect(() => OddName.encode({ class: 'a' })).toThrow(/hasOwnProperty.*\[invalid-value\]/);
  });

  it('keep their name for who gives them, and get a $ on the class where they must', () => {
    const init: OddNameInit = { class: 'a', hasOwnProperty: 2n, constructor: 'c', toString: 's', ['__proto__']: 'p' };
    const decoded = OddName.decode(OddName.encode(init));
    expect([decoded.constructor$, decoded.toString, decoded.__proto__$]).toEqual(['c', 's', 'p']);
    expect(Object.getPrototypeOf(decoded)).toBe(OddName.prototype);
    const again = OddName.decode(OddName.encode(decoded));
    expect([again.constructor$, again.toString, again.__proto__$]).toEqual(['c', 's', 'p']);
  });

  it('in structs too', () => {
    const decoded = OddName.decode(
      OddName.encode({ class: 'a', hasOwnProperty: 2n, Location: { constructor: 'c', Location: { toString: 7 } } }),
    );
    expect(decoded.Location?.constructor$).toBe('c');
    expect(decoded.Location?.Location?.toString).toBe(7);
    expect(() => OddName.encode({ class: 'a', hasOwnProperty: 2n, Location: { Location: {} } })).toThrow(
      /Location\.Location\.toString/,
    );
  });

  it('in JSON by their name', () => {
    const record = OddName.fromJSON(JSON.parse('{"class":"a","hasOwnProperty":"3","constructor":"c","__proto__":"p"}'));
    expect([record.hasOwnProperty, record.constructor$, record.__proto__$]).toEqual([3n, 'c', 'p']);
    expect(JSON.parse(JSON.stringify(OddName.toJSON(record)))).toEqual(
      JSON.parse(
        '{"class":"a","hasOwnProperty":"3","constructor":"c","__proto__":"p","repeated":[],"items":[],"map":{},"__by_id":{}}',
      ),
    );
  });
});

describe('names that generated code uses itself', () => {
  it('are columns like others', () => {
    const init = { class: 'a', hasOwnProperty: 1n, b: 1, p: 2, at: 3, init: 4, writer: 5, reader: 6, record: 7 };
    const more = { items: [8, 9], map: { k: 'v' }, Buffer: 10, putInt: 11, _: 12, _1: 13, undefined: 14 };
    const decoded = OddName.decode(OddName.encode({ ...init, ...more }));
    expect(decoded).toMatchObject({ ...init, ...more, map: new Map([['k', 'v']]) });
  });
});

describe('what is refused names its column', () => {
  const event = { device_id: 'a', event_ts: new Date(0) };
  const rows: [what: string, init: unknown, want: RegExp][] = [
    ['null in NOT NULL', { ...event, device_id: null }, /device_id.*NOT NULL/],
    ['a column left out', { device_id: 'a' }, /event_ts.*NOT NULL/],
    ['another type', { ...event, temperature: '22' }, /temperature.*DOUBLE/],
    ['a number out of range', { ...event, humidity: 2n ** 63n }, /humidity.*BIGINT/],
    ['half a character', { ...event, device_id: 'a\ud800' }, /device_id.*well-formed/],
    ['no record', undefined, /sensor_events: A record must be an object .*, not undefined \[invalid-value\]/],
    ['another kind of record', [event], /sensor_events: A record must be an object .*, not an array/],
    ['a number for a time', { ...event, event_ts: 1767225600000 }, /event_ts.*TIMESTAMP/],
  ];
  it.each(rows)('%s', (_, init, want) => {
    expect(() => SensorEvent.encode(init as Parameters<typeof SensorEvent.encode>[0])).toThrow(want);
  });

  const inner: [column: string, value: unknown, want: RegExp][] = [
    ['readings', [{}, {}, {}, { value: 'x' }], /^readings\[3\]\.value in catalog\.iot\.nested takes DOUBLE/],
    ['readings', [{ ts: 1767225600000 }], /^readings\[0\]\.ts in .* takes TIMESTAMP/],
    ['readings', [{}, null], /^readings\[1\] in .* is null/],
    ['attributes', { cpu: '1' }, /^attributes\["cpu"\] in .* takes DOUBLE/],
    ['attributes', new Map([['cpu', null]]), /^attributes\["cpu"\] in .* is null/],
    ['attributes', { 'a\ud800': 1 }, /^attributes\["a\\ud800"\] in .* takes well-formed text/],
    // biome-ignore lint/suspicious/noSparseArray: it is what is tested
    ['tags', ['a', , 'b'], /^tags\[1\] in .* is null/],
    ['tags', 'abc', /^tags in .* takes ARRAY/],
    ['location', { lat: '1' }, /^location\.lat in .* takes DOUBLE/],
    ['location', 'here', /^location in .* takes STRUCT/],
  ];
  it.each(inner)('inside %s: %o', (column, value, want) => {
    const init = { id: 'a', event_ts: new Date(0), [column]: value };
    expect(() => Nested.encode(init as Parameters<typeof Nested.encode>[0])).toThrow(want);
  });
});
