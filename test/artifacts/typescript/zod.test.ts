import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { variantNull } from 'zerobus-runtime';
import type { ColumnType, RecordType } from 'zerobus-runtime/codegen';
import { jsonKey, jsonValue } from 'zerobus-runtime/codegen';
import type { ZodType } from 'zod';
import { EveryType, Nested, OddName, SensorEvent } from '../../../generated/catalog/iot/index.ts';
import { EveryTypeSchema } from '../../app/generate/golden/catalog/iot/every-type.zod.ts';
import { NestedSchema, OddNameSchema, SensorEventSchema } from '../../app/generate/golden/catalog/iot/index.zod.ts';
import { recordOf, toInit } from './wire-model.ts';

/** `path: message` of each issue; the value where there is none. */
function parsed(schema: ZodType, json: string): unknown {
  const result = schema.safeParse(JSON.parse(json));
  return result.success ? result.data : result.error.issues.map(({ message, path }) => `${path.join('.')}: ${message}`);
}

describe('a value of JSON', () => {
  const rows: [type: ColumnType, json: string, want: unknown][] = [
    ['bigint', '9007199254740991', 9007199254740991n],
    ['bigint', '"-9223372036854775808"', -9223372036854775808n],
    ['bigint', '"9223372036854775808"', /64 bits/],
    ['bigint', '9007199254740993', /2\^53/],
    ['bigint', '1.5', /64 bits/],
    ['bigint', '"1e3"', /BIGINT/],
    ['bigint', '""', /BIGINT/],
    ['tinyint', '-128', -128],
    ['tinyint', '128', /-128 to 127/],
    ['smallint', '32768', /32767/],
    ['int', '2147483648', /2147483647/],
    ['int', '1.5', /INT/],
    ['int', '"1"', /INT/],
    ['float', '"NaN"', Number.NaN],
    ['float', '3.5e38', /FLOAT/],
    ['double', '"-Infinity"', Number.NEGATIVE_INFINITY],
    ['double', '"1"', /DOUBLE/],
    ['boolean', '0', /BOOLEAN/],
    ['string', '"a\\ud800"', /surrogate/],
    ['string', `"${'x'.repeat(3_000_000)}"`, 'x'.repeat(3_000_000)],
    ['char(3)', '"💧💧💧"', '💧💧💧'],
    ['varchar(3)', '"💧💧💧x"', /at most 3 characters/],
    ['decimal(5,2)', '"-999.99"', '-999.99'],
    ['decimal(5,2)', '"1000"', /at most 3 digits before the point/],
    ['decimal(5,2)', '"1.234"', /2 after it/],
    ['decimal(5,2)', '1.5', /Pass a string/],
    ['date', '"1969-12-31"', '1969-12-31'],
    ['date', '"2026-02-29"', /day that exists/],
    ['timestamp', '"2026-01-31T12:00:00.123456Z"', 1769860800123456n],
    ['timestamp', '"2026-01-31T12:00:00.123456789+02:00"', 1769853600123456n],
    ['timestamp', '"1969-12-31T23:59:59.999999Z"', -1n],
    ['timestamp', '"+275760-09-13T00:00:00.000001Z"', 8640000000000000001n],
    ['timestamp', '"2026-01-31T12:00:00"', /no time zone/],
    ['timestamp', '1769860800', /unit/],
    ['timestamp_ntz', '"2026-01-31T12:00:00.000001"', 1769860800000001n],
    ['timestamp_ntz', '"2026-01-31T12:00:00Z"', /TIMESTAMP_NTZ has none/],
    ['binary', '"AP8="', Buffer.from([0, 255])],
    ['binary', '"AP8"', Buffer.from([0, 255])],
    ['binary', '"%%"', /base64/],
    ['variant', '{"a":[1,null]}', { a: [1, null] }],
    ['variant', 'null', variantNull],
    ['variant', `${'['.repeat(600)}${']'.repeat(600)}`, /500 levels/],
  ];
  it.each(rows)('%s from %.40s', (type, json, want) => {
    const issues: string[] = [];
    const value = jsonValue(type as never)(JSON.parse(json), { addIssue: (message) => issues.push(message) });
    if (want instanceof RegExp) expect(issues).toEqual([expect.stringMatching(want)]);
    else expect([value, issues]).toEqual([want, []]);
  });
});

describe('the key of a map', () => {
  const rows: [type: ColumnType, key: string, want: unknown][] = [
    ['boolean', 'true', true],
    ['boolean', 'yes', /BOOLEAN/],
    ['tinyint', '-7', -7],
    ['tinyint', '200', /TINYINT/],
    ['bigint', '9223372036854775807', 9223372036854775807n],
    ['date', '2026-01-31', '2026-01-31'],
    ['timestamp', '2026-01-31T12:00:00Z', 1769860800000000n],
    ['decimal(3,1)', '12.5', '12.5'],
    ['char(2)', 'abc', /at most 2/],
    ['string', '__proto__', '__proto__'],
  ];
  it.each(rows)('%s from %s', (type, key, want) => {
    const issues: string[] = [];
    const value = jsonKey(type as never)(key, { addIssue: (message) => issues.push(message) });
    if (want instanceof RegExp) expect(issues).toEqual([expect.stringMatching(want)]);
    else expect([value, issues]).toEqual([want, []]);
  });
});

describe('a record', () => {
  const head = '"id":"a","event_ts":"2026-01-31T12:00:00Z"';

  it('may leave out what is nullable, and loses no key of a map', () => {
    expect(parsed(NestedSchema, `{${head},"location":null,"attributes":{"__proto__":1,"b":"NaN"}}`)).toEqual({
      id: 'a',
      event_ts: 1769860800000000n,
      location: null,
      attributes: new Map([
        ['__proto__', 1],
        ['b', Number.NaN],
      ]),
    });
  });

  const rows: [json: string, want: string[]][] = [
    ['[]', [': Invalid input: expected object, received array']],
    ['{"id":"a"}', ['event_ts: Invalid input: expected string, received undefined']],
    [`{${head},"tags":["a",null]}`, ['tags.1: Invalid input: expected string, received null']],
    [`{${head},"readings":[{},{"ts":7}]}`, ['readings.1.ts: Invalid input: expected string, received number']],
    [`{${head},"attributes":{"b":null}}`, ['attributes.b: Invalid input: expected number or string']],
    [`{${head},"attributes":[]}`, ['attributes: Invalid input: expected object']],
    [`{${head},"location":{"lat":"x"}}`, ['location.lat: takes DOUBLE: a number, not the string "x"']],
    [`{${head},"extra":1}`, [': Unrecognized key: "extra"']],
    [`{${head},"location":{"latt":1}}`, ['location: Unrecognized key: "latt"']],
  ];
  it.each(rows)('%s -> %j', (json, want) => expect(parsed(NestedSchema, json)).toEqual(want));

  it('loses what is no column, unless the schema is strict', () => {
    const json = '{"device_id":"a","event_ts":"2026-01-31T12:00:00Z","extra":1}';
    expect(parsed(SensorEventSchema, json)).toEqual({ device_id: 'a', event_ts: 1769860800000000n });
  });

  it('counts only own values of columns that every object has', () => {
    expect(parsed(OddNameSchema, '{"class":"a"}')).toEqual([
      'hasOwnProperty: Invalid input: expected number or string',
    ]);
    const init = OddNameSchema.parse(
      JSON.parse('{"class":"a","hasOwnProperty":"3","constructor":"c","__proto__":"p","__by_id":{"constructor":{}}}'),
    );
    const record = OddName.decode(OddName.encode(init));
    expect([record.constructor$, record.__proto__$, record.hasOwnProperty, record.toString]).toEqual([
      'c',
      'p',
      3n,
      null,
    ]);
    expect([...record.__by_id.keys()]).toEqual(['constructor']);
  });
});

describe('of what toJSON gives, the schema makes what fromJSON makes', () => {
  type AnyRecord = RecordType<unknown, object>;
  const tables: [name: string, type: unknown, schema: ZodType, runs: number][] = [
    ['SensorEvent', SensorEvent, SensorEventSchema, 200],
    ['Nested', Nested, NestedSchema, 100],
    ['OddName', OddName, OddNameSchema, 60],
    ['EveryType', EveryType, EveryTypeSchema, 30],
  ];
  it.each(tables)('%s', (_, type, schema, numRuns) => {
    const record = type as AnyRecord;
    fc.assert(
      fc.property(recordOf(record.columns), (wire) => {
        const bytes = record.encode(toInit(wire, record.columns));
        const json = JSON.stringify(record.toJSON(record.decode(bytes)));
        const want = outcome(() => record.encode(record.fromJSON(JSON.parse(json))));
        expect(outcome(() => record.encode(schema.parse(JSON.parse(json))))).toBe(want);
        expect(want).not.toBe('refused');
      }),
      { numRuns },
    );
  });
});

function outcome(encode: () => Uint8Array): string {
  try {
    return Buffer.from(encode()).toString('hex');
  } catch {
    return 'refused';
  }
}
