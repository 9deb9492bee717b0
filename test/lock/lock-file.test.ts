import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaHash } from '../../src/artifacts/schema-hash.ts';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { lockToModel } from '../../src/lock/lock-to-model.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { TableName } from '../../src/model/table-name.ts';
import { lockOf, numbers, tableOf } from './lock-of.ts';

const tables = new URL('../fixtures/tables/', import.meta.url);

describe('a lock survives its file', () => {
  it.each(readdirSync(tables))('%s', (file) => {
    const model = parseTableResponse(JSON.parse(readFileSync(new URL(file, tables), 'utf8')), file);
    const lock = lockOf(model);
    const text = serialiseLock(lock);
    expect(parseLock(text, file)).toEqual(lock);
    expect(serialiseLock(parseLock(text, file))).toBe(text);
    const back = lockToModel(lock);
    expect({ ...back, properties: model.properties }).toEqual({
      ...stripped(model, back),
      checks: null,
      catalogManaged: false,
    });
    expect(schemaHash(back.columns)).toBe(schemaHash(model.columns));
  });
});

/** Numbers stand in the lock's columns too. */
function stripped(model: object, like: object): object {
  return { ...model, columns: (like as { columns: unknown }).columns };
}

it('is one line a column', () => {
  const lock = lockOf(
    tableOf([
      ['id', 'bigint', { nullable: false, comment: 'the "id"' }],
      ['at', 'struct<lat:double,tags:array<varchar(3)>>', { comment: undefined }],
    ]),
  );
  expect(serialiseLock(lock)).toBe(`{
  "version": 2,
  "table": "catalog.iot.things",
  "kind": "MANAGED",
  "format": "DELTA",
  "message": "Thing",
  "file": "thing",
  "ids": {
    "default": {"tableId": "table-1"}
  },
  "columns": [
    {"name": "id", "number": 1, "type": "bigint", "nullable": false, "comment": "the \\"id\\""},
    {"name": "at", "number": 2, "type": {"struct": [{"name": "lat", "number": 1, "type": "double", "unknown": ["nullable", "comment"]}, {"name": "tags", "number": 2, "type": {"array": "varchar(3)", "unknown": ["containsNull"]}, "unknown": ["nullable", "comment"]}]}, "nullable": true, "unknown": ["comment"]}
  ],
  "reserved": [],
  "emitter": "",
  "files": []
}
`);
});

describe('what a lock holds is read again', () => {
  const rows: [what: string, lock: Lock][] = [
    ['a schema with a slash', lockOf(tableOf([['a', 'int']], { name: new TableName('c', 'a/b', 't') }))],
    ['a catalog with a space before it', lockOf(tableOf([['a', 'int']], { name: new TableName(' c', 's', 't') }))],
    ['the longest VARCHAR', lockOf(tableOf([['a', 'varchar(2147483647)']]))],
  ];
  it.each(rows)('%s', (_, lock) => expect(parseLock(serialiseLock(lock), 'x.json')).toEqual(lock));

  it('and retired numbers of structs are written in one way', () => {
    const before = lockOf(tableOf([['a', 'struct<x:int,y:int>']]));
    const text = serialiseLock(lockOf(tableOf([['a', 'struct<y:int>']]), before));
    expect(serialiseLock(parseLock(text, 'x.json'))).toBe(text);
    expect(text).toContain('"reserved": [{"number": 1, "name": "x", "type": "int32"}]');
  });
});

it('a lock of version 1 is read, and its retired numbers have no type', () => {
  const before = lockOf(
    tableOf([
      ['a', 'int'],
      ['b', 'struct<x:int,y:int>'],
    ]),
  );
  const lock = lockOf(tableOf([['b', 'struct<y:int>']]), before);
  const text = serialiseLock(lock).replace('"version": 2', '"version": 1').replaceAll(', "type": "int32"}', '}');
  const read = parseLock(text, 'x.json');
  expect(read.reserved).toEqual([{ number: 1, name: 'a' }]);
  expect(
    numbers(
      lockOf(
        tableOf([
          ['b', 'struct<y:int>'],
          ['a', 'int'],
        ]),
        read,
      ),
    ),
  ).toBe('b=2 a=3 (a=1)');
});

it('settings of a file are room for a later version', () => {
  const text = serialiseLock(lockOf(tableOf([['a', 'int']]))).replace(
    '"files": []',
    `"files": [{"path": "a.ts", "sha256": "${'0'.repeat(64)}", "settings": {"target": "es2024"}}]`,
  );
  expect(parseLock(text, 'x.json').files).toMatchObject([{ path: 'a.ts' }]);
});

describe('what is no lock', () => {
  const good = serialiseLock(
    lockOf(
      tableOf([
        ['a', 'int'],
        ['b', 'struct<x:int>'],
      ]),
    ),
  );
  const rows: [what: string, text: string, want: RegExp][] = [
    ['cut', good.slice(0, 200), /lock-damaged.*|not valid JSON/],
    ['empty', '', /not valid JSON/],
    ['of another kind', '[]', /damaged/],
    ['newer', good.replace('"version": 2', '"version": 3'), /lock-newer/],
    [
      'newer by a choice for a column',
      good.replace('"nullable": true', '"nullable": true, "choices": {"timestamp": "date"}'),
      /2 with the choice 'timestamp' for a.*lock-newer/,
    ],
    [
      'newer by a choice for a field',
      good.replace('"name": "x", ', '"name": "x", "choices": {"timestamp": "date"}, '),
      /the choice 'timestamp' for x.*lock-newer/,
    ],
    ['without a version', good.replace('"version": 2,', ''), /version/],
    [
      'a number given twice',
      good.replace('"b", "number": 2', '"b", "number": 1'),
      /b has the number 1 of a.*lock-dupl/,
    ],
    ['a name given twice', good.replace('"b", "number"', '"a", "number"'), /a occurs twice/],
    ['a retired number in use', good.replace('"reserved": []', '"reserved": [{"number": 2, "name": "z"}]'), /retired/],
    ['a number of protobuf', good.replace('"number": 2', '"number": 19500'), /columns.1.number/],
    ['a type that is none', good.replace('"int"', '"integre"'), /integre/],
    ['a file name that leads away', good.replace('"file": "thing"', '"file": "../thing"'), /file/],
    ['a hash that is none', good.replace('"files": []', '"files": [{"path": "a", "sha256": "x"}]'), /files.0.sha256/],
    ['a key that is misspelt', good.replace('"reserved": []', '"reserved": [], "reservd": []'), /reservd/],
    [
      'retired numbers of a struct under a key that is misspelt',
      good.replace('"struct": [', '"reservd": [{"number": 9, "name": "z"}], "struct": ['),
      /columns.1.type/,
    ],
    [
      'an unknown that is no facet',
      good.replace('"nullable": true', '"nullable": true, "unknown": ["nam"]'),
      /unknown/,
    ],
    ['a decimal that is none', good.replace('"int"', '"decimal(39,0)"'), /decimal\(39,0\)/],
    ['a scale beyond the precision', good.replace('"int"', '"decimal(5,9)"'), /decimal\(5,9\)/],
    ['a CHAR of nothing', good.replace('"int"', '"char(0)"'), /char\(0\)/],
    ['a file that is the index', good.replace('"file": "thing"', '"file": "index"'), /cannot have this name/],
    ['a file that is a device', good.replace('"file": "thing"', '"file": "con"'), /cannot have this name/],
    ['a message without a place', good.replace('"message": "Thing"', '"message": "__proto__"'), /message/],
    [
      'nested deeper than any type',
      good.replace('"int"', `${'{"array": '.repeat(2000)}"int"${'}'.repeat(2000)}`),
      /deeper/,
    ],
    ['in conflict', good.replace('  "columns"', '<<<<<<< HEAD\n  "columns"'), /lock-conflict/],
    [
      'in conflict, as Windows writes it',
      good.replace('  "columns"', '=======\r\n  "columns"'),
      /line 11.*lock-conflict/,
    ],
  ];
  it.each(rows)('%s', (_, text, want) => expect(() => parseLock(text, 'x.json')).toThrow(want));
});
