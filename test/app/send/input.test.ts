import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LineError } from '../../../src/app/send/line-error.ts';
import { detectFormat } from '../../../src/app/send/row-reader-for.ts';
import { GenError } from '../../../src/diagnostics/gen-error.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { type InputChunks, sendText, tableOf } from './support.ts';

const model = tableOf('id INT NOT NULL', 'name STRING', '__proto__ STRING', 'toString STRING');

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [model] });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const ids = (): unknown[] => emulator.rows('c.s.t').map(({ id }) => id);

describe('an input that is right', () => {
  const packed = (...texts: string[]): Buffer => Buffer.concat(texts.map((text) => gzipSync(text)));
  const lines = '{"id":1}\n{"id":2}\n';
  test.each<[name: string, given: InputChunks, want: readonly unknown[]]>([
    ['nothing', '', []],
    ['blank lines', '\n  \n\r\n', []],
    ['no line feed at the end', '{"id":1}\n{"id":2}', [1, 2]],
    ['blank lines between', '\n{"id":1}\n\n\r\n{"id":2}\r\n', [1, 2]],
    ['a byte order mark', '\ufeff{"id":1}\n', [1]],
    ['a key given twice', '{"id":1,"id":2}\n', [2]],
    [
      'chunks of a byte',
      Buffer.from('{"id":1,"name":"ü"}\n{"id":2}')
        .toString('latin1')
        .split('')
        .map((c) => Buffer.from(c, 'latin1')),
      [1, 2],
    ],
    ['gzip', packed(lines), [1, 2]],
    ['gzip in members', packed('{"id":1}\n{"i', 'd":2}\n'), [1, 2]],
    ['gzip, byte by byte', [...packed(lines)].map((byte) => Buffer.of(byte)), [1, 2]],
    ['CSV', 'id,name\n1,a\n2,b\n', [1, 2]],
    ['CSV, only a header', 'id,name\n', []],
    ['CSV, only a header, no line feed', 'id', []],
    ['CSV, in another order, CRLF, with a mark', '\ufeffname,id\r\na,1\r\n\r\n"b",2', [1, 2]],
    ['CSV, quotes over chunks', ['id,na', 'me\n1,"a\n', '\n', 'b"', '\n2,"', '"'], [1, 2]],
    ['CSV, a header in quotes', '"id","name"\n1,\n', [1]],
    ['CSV, packed', packed('id\n1\n'), [1]],
    ['CSV that begins with a blank line', '\nid\n1\n', [1]],
  ])('%s', async (_, given, want) => {
    const result = await sendText(model, given, {}, emulator);
    expect([result.failure, result.sent, result.stoppedAt]).toEqual([undefined, want.length, undefined]);
    expect(ids()).toEqual(want);
  });

  test('columns may be named as what every object has', async () => {
    await sendText(model, '{"id":1,"__proto__":"p","toString":"t"}\n{"id":2}', {}, emulator);
    expect(Object.entries(emulator.rows('c.s.t')[0]!)).toEqual([
      ['id', 1],
      ['__proto__', 'p'],
      ['toString', 't'],
    ]);
    expect(Object.keys(emulator.rows('c.s.t')[1]!)).toEqual(['id']);
  });
});

describe('a line that is wrong', () => {
  test.each<[name: string, given: InputChunks, line: number, why: string]>([
    ['not JSON', '{"id":1}\n{"id":', 2, 'is not JSON'],
    ['NaN, as Python writes it', '{"id":1, "x": NaN}', 1, 'as "NaN"'],
    ['a list', '[1]', 1, 'is an array'],
    ['null', '{"id":1}\nnull', 2, 'is null'],
    ['two objects', '{"id":1}{"id":2}', 1, 'is not JSON'],
    ['a pretty object', '{\n"id":1\n}', 1, 'jq -c .'],
    ['deep', `{"id":${'['.repeat(100_000)}`, 1, 'nested deeper'],
    ['an unknown key', '{"id":1,"nane":"a"}', 1, 'nane is not a column of the table. Did you mean name?'],
    ['another case', '{"ID":1}', 1, 'Did you mean id?'],
    ['an unknown key near none', '{"id":1,"temperature":1}', 1, 'Known names: id, name'],
    ['a missing column', '{"name":"a"}', 1, 'id is NOT NULL'],
    [
      'no UTF-8',
      Buffer.concat([Buffer.from('{"id":1}\n{"id":2,"name":"'), Buffer.of(0xff), Buffer.from('"}\n')]),
      2,
      'is not UTF-8',
    ],
    ['a NUL', '{"id":1}\n\0\n', 2, 'is not JSON'],
    ['11 MB', ['{"id":1}\n', `{"id":2,"name":"${'x'.repeat(11_000_000)}"}\n`, '{"id":3}'], 2, 'longer than 10 MB'],
    ['11 MB of an array', ['[', '{"id":2},'.repeat(1_300_000), ']'], 1, "jq -c '.[]'"],
    ['11 MB of lines that end with a carriage return', '{"id":2}\r'.repeat(1_300_000), 1, "tr '\\r' '\\n'"],
    ['CSV: too few cells', 'id,name\n1,a\n2\n', 3, 'has 1 cell, but the header has 2'],
    ['CSV: a quote inside', 'id,name\n1,a"b\n', 2, 'in an unquoted cell'],
    ['CSV: text behind a quote', 'id,name\n1,"a"b\n', 2, 'after the closing quote'],
    ['CSV: an open quote', 'id,name\n1,a\n2,"b\n3,c\n', 3, 'unclosed quote'],
    ['CSV: a NUL', 'id,name\n1,a\0\n', 2, 'NUL'],
    [
      'CSV: no UTF-8 in the second line of a row',
      Buffer.concat([Buffer.from('id,name\n1,"a\n'), Buffer.of(0xff), Buffer.from('"\n')]),
      2,
      'is not UTF-8',
    ],
    ['CSV: the line after a row of three', 'id,name\n1,"a\n\nb"\nx,\n', 5, 'id takes INT'],
    ['CSV: a row without an end', ['id,name\n1,"', 'x\n'.repeat(6_000_000)], 2, 'unclosed quote'],
  ])('%s', async (_, given, line, why) => {
    const { failure, stoppedAt } = await sendText(model, given);
    expect(failure).toBeInstanceOf(LineError);
    const { column, help, message } = failure as LineError;
    expect(`${column} ${message}. ${help}`).toContain(why);
    expect(stoppedAt).toBe(line);
  });

  test('what stands before it is durable', async () => {
    const result = await sendText(model, '{"id":1}\n{"id":2}\n{"id":"x"}\n{"id":4}\n', {}, emulator);
    expect(result).toMatchObject({ read: 3, sent: 2, rejected: 0, stoppedAt: 3 });
    expect(ids()).toEqual([1, 2]);
  });
});

describe('an input that cannot be read', () => {
  test.each<[name: string, given: InputChunks, code: string, why: string]>([
    ['half a gzip', gzipSync('{"id":1}\n'.repeat(1000)).subarray(0, -10), 'input-damaged', 'it is cut off'],
    ['no gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3, 0, 0, 0, 0, 0]), 'input-damaged', 'unknown compression method'],
    ['an unknown column', 'id,nmae\n', 'csv-header-invalid', "no column 'nmae'"],
    ['a missing column', 'name\n', 'csv-header-invalid', 'the NOT NULL column id is missing'],
    ['a column twice', 'id,id\n', 'csv-header-invalid', 'names id twice'],
    ['an empty name', 'id,\n', 'csv-header-invalid', "no column ''"],
    ['semicolons', 'id;name\n', 'csv-header-invalid', "--delimiter ';'"],
    ['a quote that is not closed', '"id\n', 'csv-header-invalid', 'unclosed quote'],
  ])('%s', async (_, given, code, why) => {
    const { failure } = await sendText(model, given);
    expect(failure).toBeInstanceOf(GenError);
    const { diagnostic } = failure as GenError;
    expect([diagnostic.code, `${diagnostic.message} ${diagnostic.help}`]).toEqual([code, expect.stringContaining(why)]);
  });

  test('the whole lines before the damage are durable', async () => {
    const half = gzipSync(Array.from({ length: 50_000 }, (_, id) => `{"id":${id}}\n`).join('')).subarray(0, -5000);
    const { failure, sent, stoppedAt } = await sendText(model, half, {}, emulator);
    expect(failure).toMatchObject({ code: 'input-damaged' });
    expect(sent).toBeGreaterThan(0);
    expect([stoppedAt, ids().at(-1)]).toEqual([sent + 1, sent - 1]);
  });
});

test.each<[name: string, want: ReturnType<typeof detectFormat>]>([
  ['a.ndjson', { format: 'ndjson' }],
  ['a.JSONL.gz', { format: 'ndjson' }],
  ['a.json', { format: 'ndjson' }],
  ['a.b.csv.gz', { format: 'csv' }],
  ['a.tsv', { format: 'csv', delimiter: '\t' }],
  ['a.TAB.gz', { format: 'csv', delimiter: '\t' }],
  ['csv', {}],
  ['a.txt', {}],
])('the format of %s', (name, want) => expect(detectFormat(name)).toEqual(want));

test('the format that is said is the one that is read', async () => {
  expect((await sendText(model, '{"id":1}', { format: 'csv' })).failure).toMatchObject({ code: 'csv-header-invalid' });
  expect((await sendText(model, 'id\n1', { format: 'ndjson' })).failure).toBeInstanceOf(LineError);
});
