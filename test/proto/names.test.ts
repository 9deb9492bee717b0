import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { chooseNames } from '../../src/artifacts/names/choose-names.ts';
import { SchemaNames, type TableNames } from '../../src/artifacts/names/schema-names.ts';
import { TableName } from '../../src/model/table-name.ts';
import { checkFields } from '../../src/proto/check-fields.ts';
import {
  chooseJsonNames,
  entryName,
  isOneofName,
  jsonName,
  packageName,
  snakeCase,
  uniqueName,
} from '../../src/proto/names.ts';
import { singular } from '../../src/proto/singular.ts';

describe('singular', () => {
  const rows: [given: string, want: string][] = [
    ['events', 'event'],
    ['event', 'event'],
    ['categories', 'category'],
    ['movies', 'movie'],
    ['ties', 'tie'],
    ['addresses', 'address'],
    ['address', 'address'],
    ['boxes', 'box'],
    ['matches', 'match'],
    ['caches', 'cache'],
    ['houses', 'house'],
    ['databases', 'database'],
    ['responses', 'response'],
    ['statuses', 'status'],
    ['status', 'status'],
    ['analysis', 'analysis'],
    ['metrics', 'metric'],
    ['people', 'person'],
    ['data', 'data'],
    ['series', 'series'],
    ['analytics', 'analytics'],
    ['keys', 'key'],
  ];
  it.each(rows)('%s -> %s', (given, want) => expect(singular(given)).toBe(want));
});

describe('names of a table', () => {
  const rows: [table: string, message: string, file: string][] = [
    ['sensor_events', 'SensorEvent', 'sensor_event'],
    ['2024_readings', '_2024Reading', '2024_reading'],
    ['maps', 'Maps', 'maps'],
    ['map', 'MapRecord', 'map_record'],
    ['writers', 'Writers', 'writers'],
    ['timestamp_inputs', 'TimestampInputs', 'timestamp_inputs'],
    ['indices', 'Indices', 'indices'],
    ['index', 'IndexRecord', 'index_record'],
    ['größe', 'GrE', 'gr_e'],
    ['___', '_', '_'],
  ];
  it.each(rows)('%s -> %s, %s', (table, message, file) => {
    const chosen = chooseNames(new TableName('c', 's', table), new SchemaNames());
    expect(chosen.names).toEqual({ message, file });
  });

  it('avoid those of other tables, and say so', () => {
    const others = [
      { message: 'Event', file: 'event' },
      { message: 'Events', file: 'events' },
    ];
    const { names, diagnostics } = chooseNames(TableName.parse('c.s.events'), namesOf(...others));
    expect(names).toEqual({ message: 'EventsRecord', file: 'events_record' });
    expect(diagnostics).toMatchObject([{ code: 'message-name-taken', severity: 'warning', table: 'c.s.events' }]);
  });

  it('avoid what another table exports', () => {
    const event = { message: 'Event', file: 'event' };
    expect(chooseNames(TableName.parse('c.s.event_producers'), namesOf(event)).names.message).toBe('EventProducers');
    expect(chooseNames(TableName.parse('c.s.a_b'), namesOf({ message: 'Ab', file: 'ab' })).names.file).toBe(
      'ab_record',
    );
  });
});

describe('names in protobuf', () => {
  const rows: [got: string, want: string][] = [
    [entryName('attributes'), 'AttributesEntry'],
    [entryName('map_by__day'), 'MapByDayEntry'],
    [entryName('a_1b'), 'A1bEntry'],
    [entryName('Tags'), 'TagsEntry'],
    [entryName('__by_id'), 'ByIdEntry'],
    [entryName('_'), 'Entry'],
    [jsonName('foo_bar'), 'fooBar'],
    [jsonName('_foo'), 'Foo'],
    [snakeCase('SensorEvent2X'), 'sensor_event2_x'],
    [packageName(TableName.parse('my-catalog.2024.t')), 'my_catalog._2024'],
    [packageName(TableName.parse('iot.t', 'either')), 'iot'],
    [uniqueName('A', 'B', (name) => name === 'A' || name === 'AB'), 'AB2'],
  ];
  it.each(rows)('%s', (got, want) => expect(got).toBe(want));
});

/** The names that other tables of the schema have. */
function namesOf(...others: readonly TableNames[]): SchemaNames {
  const names = new SchemaNames();
  for (const [i, other] of others.entries()) names.add(new TableName('c', 's', `other_${i}`), other);
  return names;
}

describe('names in protobuf JSON', () => {
  it.each<[fields: string[], want: string[]]>([
    [
      ['foo_bar', 'other_one'],
      ['fooBar', 'otherOne'],
    ],
    [
      ['foo_bar', 'fooBar'],
      ['foo_bar', 'fooBar'],
    ],
    [
      ['fooBar', 'foo_bar'],
      ['fooBar', 'foo_bar'],
    ],
    [
      ['foo_bar', 'foo__bar', 'fooBar'],
      ['foo_bar', 'foo__bar', 'fooBar'],
    ],
    [
      ['foo_bar', 'foo__bar'],
      ['foo_bar', 'foo__bar'],
    ],
    [
      ['_a', 'A'],
      ['_a', 'A'],
    ],
    [
      ['x_1', 'x1', 'x_2'],
      ['x_1', 'x1', 'x2'],
    ],
    [
      ['_', '__'],
      ['_', '__'],
    ],
  ])('%j are %j', (fields, want) => expect(fields.map((field) => chooseJsonNames(fields).get(field))).toEqual(want));

  it('are never alike', () => {
    const name = fc.stringMatching(/^[abAB_][abAB1_]{0,4}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (fields) => {
        expect(new Set(chooseJsonNames(fields).values()).size).toBe(fields.length);
      }),
    );
  });
});

describe('names of oneofs', () => {
  const rejects = (names: readonly string[], keepCase: boolean): boolean => {
    const fields = names.map((name, index) => `optional int32 ${name} = ${index + 1};`);
    try {
      protobuf.parse(`syntax = "proto3"; message M { ${fields.join(' ')} }`, { keepCase });
      return false;
    } catch (error) {
      expect((error as Error).message).toMatch(/duplicate name/);
      return true;
    }
  };
  const warns = ([...names]: readonly string[]): boolean => {
    const columns = names.map((name) => ({ name, type: { kind: 'int' }, nullable: true }) as const);
    const table = TableName.parse('c.s.t');
    return checkFields(table, columns, '').some(({ code }) => /^(oneof-name|json-name)-conflict$/.test(code));
  };

  it.each([
    ['id', '_id'],
    ['_id', 'id'],
    ['_id', '__id'],
    ['id', '__id'],
    ['id', 'id_'],
    ['foo_bar', '_fooBar'],
    ['fooBar', '_foo_bar'],
    ['foo_bar', '_foo_bar'],
    ['foo_1', '_foo1'],
    ['a', 'b'],
  ])('%s beside %s is warned of if protobufjs rejects it', (...names) => {
    expect(rejects(names, true), 'keepCase').toBe(
      isOneofName(names[1], new Set(names)) || isOneofName(names[0], new Set(names)),
    );
    if (rejects(names, true) || rejects(names, false)) expect(warns(names)).toBe(true);
  });

  it.each([
    ['foo_1', '_foo1'],
    ['a', 'b'],
  ])('%s beside %s is no conflict', (...names) => {
    expect(warns(names)).toBe(false);
  });
});
