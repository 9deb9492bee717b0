import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { InputWarnings } from '../../../src/app/send/input-warnings.ts';
import { LineError } from '../../../src/app/send/line-error.ts';
import { readBlocks } from '../../../src/app/send/read-blocks.ts';
import type { ReadOptions } from '../../../src/app/send/read-options.ts';
import type { Row } from '../../../src/app/send/row.ts';
import { rowReaderFor } from '../../../src/app/send/row-reader-for.ts';
import type { SendResult } from '../../../src/app/send/send-result.ts';
import { sendableLock } from '../../../src/app/send/sendable-lock.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { type InputChunks, sendText, tableOf } from './support.ts';

const model = tableOf('name STRING', 'city STRING', 'age INT', 'bin BINARY', 'j VARIANT', 'tags ARRAY<STRING>');

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [model] });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

async function send(
  text: InputChunks,
  options: ReadOptions = {},
): Promise<SendResult & { readonly messages: readonly string[]; readonly rows: readonly unknown[] }> {
  const warnings = new InputWarnings();
  const result = await sendText(model, text, { ...options, warnings }, emulator);
  const messages = warnings.diagnostics(new TableName('c', 's', 't')).map(({ message, help }) => `${message} ${help}`);
  return { ...result, messages, rows: emulator.rows('c.s.t').map(({ tags: _, ...row }) => row) };
}

/** Reads each block as it arrives, without a sink. */
async function readRows(blocks: readonly Buffer[]): Promise<{ readonly rows: readonly object[] }> {
  const lock = sendableLock(model);
  const row: Row = { values: [], line: 0, text: null, bytes: undefined };
  const rows: object[] = [];
  const reader = rowReaderFor({ format: 'csv' }, '', lock, new InputWarnings());
  const take = (): void => {
    for (let more = true; more; ) {
      try {
        more = reader.next(row, 0);
        if (more) rows.push({ line: row.line, age: row.values[2], text: row.values[0] });
      } catch (error) {
        rows.push({ line: row.line, error: (error as Error).message });
      }
    }
  };
  async function* chunks(): AsyncGenerator<Buffer> {
    yield* blocks;
  }
  for await (const block of readBlocks(chunks())) {
    reader.feed(block);
    take();
  }
  reader.feed(undefined);
  take();
  return { rows };
}

describe('a row without a record is skipped, and counted', () => {
  const sent = [
    { name: 'x', city: 'Oslo' },
    { name: 'y', city: 'Bergen' },
  ];
  test.each<[name: string, given: string, warning: string]>([
    ['delimiters only', 'name,city\nx,Oslo\n,\ny,Bergen\n,\r\n,', 'delimiters only: 3, the first at line 3'],
    ['more delimiters than the header has', 'name,city\nx,Oslo\ny,Bergen\n,,,,\n', 'delimiters only: 1'],
    ['the header again', 'name,city\nx,Oslo\nname,city\ny,Bergen\n', 'repeated header: 1, the first at line 3'],
    ['the header again, with a mark', 'name,city\nx,Oslo\n\ufeffname,city\ny,Bergen\n', 'repeated header: 1'],
    ['in another case', 'name,city\nx,Oslo\nNAME, City\ny,Bergen\n', 'repeated header: 1'],
    ['in quotes, with marks', '\ufeff"name","city"\nx,Oslo\n\ufeff"name","city"\ny,Bergen\n', 'repeated header: 1'],
    [
      'both',
      'name,city\nx,Oslo\n,\nname,city\n,\ny,Bergen\n',
      '(delimiters only: 2, the first at line 3; repeated header: 1, the first at line 4)',
    ],
  ])('%s', async (_, given, warning) => {
    const { failure, messages, rows } = await send(given);
    expect(failure).toBeUndefined();
    expect(rows).toEqual(sent);
    expect(messages).toEqual([expect.stringContaining(warning)]);
  });

  test('a single cell is a header again only if it is the same', async () => {
    expect(await send('name\nName\n name\nname\n')).toMatchObject({
      sent: 2,
      messages: [expect.stringContaining('repeated header: 1, the first at line 4')],
    });
  });

  test('blank lines are none', async () => {
    expect(await send('name,city\n\nx,Oslo\n\r\n')).toMatchObject({ sent: 1, messages: [] });
  });

  test('a row of quoted empty cells, of words for NULL or of one name is a record', async () => {
    const { messages, rows, sent: count } = await send('name,city\n"",""\n\\N,\\N\nname,x\n', { nulls: ['\\N'] });
    expect([count, messages]).toEqual([3, []]);
    expect(rows[0]).toEqual({ name: '', city: '' });
    expect(rows[1]).toEqual({});
  });

  test('one column: a word for NULL is a record, a blank line is none', async () => {
    expect(await send('name\n\\N\n\nx\n', { nulls: ['\\N'] })).toMatchObject({
      sent: 2,
      messages: [expect.stringContaining('blank line of one column: 1, the first at line 3')],
    });
  });

  test.each<[name: string, given: string]>([
    ['in another order', 'name,city\nx,Oslo\ncity,name\nBergen,y\n'],
    ['with other columns', 'name,city,age\nx,Oslo,5\nname,age,city\ny,6,Bergen\n'],
  ])('another header ends the run, before a row under it: %s', async (_, given) => {
    const { failure, rows, stoppedAt } = await send(given);
    expect(failure).toMatchObject({ code: 'csv-header-invalid', message: expect.stringContaining('line 3') });
    expect([rows.length, stoppedAt]).toEqual([1, 3]);
  });
});

describe('words for NULL', () => {
  test('are NULL in cells without quotes, in columns of any type', async () => {
    const csv = 'name,city,age\nx,\\N,NULL\n"\\N",NULL,5\n"NULL",\\N,\\N\n';
    const { messages, rows } = await send(csv, { nulls: ['\\N', 'NULL'] });
    expect(rows).toEqual([{ name: 'x' }, { name: '\\N', age: 5 }, { name: 'NULL' }]);
    expect(messages).toEqual([]);
  });

  test('are text without the option, with a warning that names the flags', async () => {
    const { messages, rows } = await send('name,city\nx,\\N\ny,NULL\n"NULL",(null)\nnullable,Nullarbor\n');
    expect(rows).toHaveLength(4);
    const first = 'CSV cells that look like NULL were read as text: 3. The first is \\N in column city, line 2.';
    expect(messages).toEqual([expect.stringContaining(first)]);
    if (process.platform !== 'win32') expect(messages[0]).toContain("`--null '\\N' --null NULL --null '(null)'`");
  });

  test.each<[column: string, word: string]>([
    ['age', '\\N'],
    ['age', 'NULL'],
    ['j', 'NULL'],
    ['tags', '\\N'],
    ['age', 'NA'],
    ['age', '#N/A'],
  ])('in column %s, %s is rejected, with the flag', async (column, word) => {
    const { failure } = await send(`${column}\n${word}\n`);
    expect(failure).toMatchObject({ column, help: expect.stringContaining('--null') });
  });

  test('a code such as NA stays text without a warning', async () => {
    expect(await send('name,city\nNA,N/A\n-,nil\n')).toMatchObject({ sent: 2, messages: [] });
  });

  test('null of JSON stays what it was', async () => {
    expect(await send('j,tags,name\nnull,null,x\n')).toMatchObject({ sent: 1, messages: [] });
  });

  test('a cell of BINARY that looks like one is a warning: it is valid base64', async () => {
    expect((await send('bin\nNULL\n')).messages).toEqual([expect.stringContaining('The first is NULL in column bin')]);
  });
});

describe('a fault of CSV has the help that fits it', () => {
  test.each<[name: string, given: string, why: string, help: string]>([
    ['a space before a quote', 'x, "Oslo, Norway"', 'a space before the opening quote', 'Remove the space'],
    ['a tab before a quote', '\t"x",Oslo', 'a space before the opening quote', 'Remove the space'],
    ['a quote inside', 'x,5" pipe', 'a quote in an unquoted cell', 'double the quotes inside'],
    ['a quote at the end', 'x,5"', 'a quote in an unquoted cell', 'double the quotes inside'],
    ['an open quote', 'x,"Oslo', 'an unclosed quote', 'closes the cell'],
    ['text after a quote', '"x"y,Oslo', 'text after the closing quote', 'Double the quotes'],
    ['a space after a quote', '"x" ,Oslo', 'a space after the closing quote', 'Remove the space'],
    ['a space at the end', 'x,"Oslo" ', 'a space after the closing quote', 'Remove the space'],
    ['a backslash', '"a \\"b\\"",Oslo', 'a quote after a backslash', 'no escapes with a backslash'],
    ['single quotes', "x,'Oslo, Norway'", 'has 3 cells', 'double quotes'],
    ['a cell too many', 'x,Oslo,y', 'has 3 cells, but the header has 2', 'in quotes'],
    ['a lone carriage return', 'x,Oslo\ry,Bergen', 'carriage return', "tr '\\r' '\\n'"],
    ['two carriage returns', 'x,Oslo\r\r', 'carriage return', "tr -d '\\r'"],
    ['Ctrl-Z', '\x1a', 'end-of-file mark of DOS', "tr -d '\\032'"],
    ['a NUL', 'x,Os\0lo', 'contains a NUL byte', "tr -d '\\000'"],
  ])('%s', async (_, given, why, help) => {
    const { failure } = await send(`name,city\n${given}\n`);
    expect(failure).toBeInstanceOf(LineError);
    expect(failure).toMatchObject({ message: expect.stringContaining(why), help: expect.stringContaining(help) });
  });

  test('a carriage return in quotes is text', async () => {
    expect((await send('name,city\nx,"a\rb"\n')).rows).toEqual([{ name: 'x', city: 'a\rb' }]);
  });
});

describe('the delimiter', () => {
  test.each<[name: string, delimiter: string]>([
    ['semicolon', ';'],
    ['tab', '\t'],
    ['bar', '|'],
    ['a control character, as Hive has it', '\x01'],
  ])('%s', async (_, delimiter) => {
    const csv = ['name,city,age', 'x,"a,b",5', ',,6', ',,', '""," y ",'].join('\n').replaceAll(',', delimiter);
    const { messages, rows } = await send(csv, { delimiter });
    expect(rows).toEqual([{ name: 'x', city: `a${delimiter}b`, age: 5 }, { age: 6 }, { name: '', city: ' y ' }]);
    expect(messages).toEqual([expect.stringContaining('delimiters only: 1')]);
  });

  test('a comma is text with another', async () => {
    expect((await send('name;city\nx;a,b\n', { delimiter: ';' })).rows).toEqual([{ name: 'x', city: 'a,b' }]);
  });
});

describe('a header that does not fit gets a suggestion', () => {
  test.each<[name: string, header: string, options: ReadOptions, why: string, help: string]>([
    ['semicolons', 'name;city', {}, "no column 'name;city'", "--delimiter ';'"],
    ['tabs', 'name\tcity', {}, 'no column', '--delimiter tab'],
    ['bars', 'name|city', {}, 'no column', "--delimiter '|'"],
    ['commas', 'name,city', { delimiter: ';' }, "no column 'name,city'", "--delimiter ','"],
    [
      'a line for Excel',
      'sep=;\nname;city',
      {},
      "no column 'sep=;'",
      "Remove the first line, which is for Excel. Pass `--delimiter ';'`",
    ],
    ['another case', 'Name,city', {}, "no column 'Name'", 'Did you mean name? Rename it, or pass `--map'],
    ['spaces', ' name ,city', {}, "no column ' name '", "--map ' name =name'"],
    ['a letter', 'nane,city', {}, "no column 'nane'", 'Did you mean name?'],
    ['several', 'NAME,City,age', {}, "no columns 'NAME', 'City'", "--map 'NAME=name' --map 'City=city'"],
    ['none near', 'name,temperature', {}, "no column 'temperature'", 'Known names: name, city'],
    ['a delimiter at the end', 'name,city,', {}, "no column ''", 'remove the delimiter at the end of each row'],
    ['no header', '1,2', {}, "no columns '1', '2'", 'Add a first row with the names'],
    ['HTML', '<!DOCTYPE html>', {}, 'no column', 'HTML or XML'],
    ['NDJSON', '{"name":"x"}', { format: 'csv' }, 'a quote in', '--format ndjson'],
    ['old Mac', 'name,city\rx,Oslo', {}, 'carriage return', "tr '\\r' '\\n'"],
    [
      'a name of the map that is not there',
      'name,city',
      { map: { town: 'age' } },
      "no 'town'",
      'Use the names of the header',
    ],
    ['two names of one column', 'name,title', { map: { title: 'name' } }, "'name' and 'title' are both name", 'Rename'],
  ])('%s', async (_, header, options, why, help) => {
    if (process.platform === 'win32') return;
    const { failure } = await send(`${header}\nx,Oslo\n`, options);
    expect(failure).toMatchObject({ code: 'csv-header-invalid', message: expect.stringContaining(why) });
    expect((failure as { help: string }).help).toContain(help);
  });
});

describe('a row over many blocks', () => {
  const small = Array.from({ length: 20_000 }, () => `${'y'.repeat(400)}""\n`);

  // Read again with each block it would be a minute, which exceeds the timeout.
  test('is read once, and as soon as it ends', { timeout: 30_000 }, async () => {
    const bytes = [
      Buffer.from('name,age\n"'),
      ...small.map((text) => Buffer.from(text)),
      Buffer.from('z",5\n\xff,6\n', 'latin1'),
    ];
    const { rows } = await readRows(bytes);
    expect(rows).toEqual([
      { line: 2, age: 5, text: `${small.join('').replaceAll('""', '"')}z` },
      { line: small.length + 3, error: 'is not UTF-8' },
    ]);
  });

  test('that never ends leaves the rows after it', async () => {
    const { rows } = await readRows(['name,age\n"x\n', 'a,1\n', 'b,2\n'].map((text) => Buffer.from(text)));
    expect(rows).toMatchObject([
      { line: 2, error: 'has an unclosed quote' },
      { line: 3, age: 1 },
      { line: 4, age: 2 },
    ]);
  });
});

// Each value compared with each column exceeds the timeout.
test('a first row of many values is no slower than its length', { timeout: 30_000 }, async () => {
  const names = Array.from({ length: 500 }, (_, index) => `a_long_name_${index} INT`);
  const values = Array.from({ length: 100_000 }, (_, index) => `value_of_${index}`);
  const { failure } = await sendText(tableOf(...names), `${values.join()}\n`);
  expect(failure).toMatchObject({ code: 'csv-header-invalid', help: expect.stringContaining('Add a first row') });
});

describe('names that are mapped to columns', () => {
  const map = { 'Full Name': 'name', city: 'age', age: 'city' };
  test('of a header, swapped too', async () => {
    const { rows } = await send('city,Full Name,age\n5,x,Oslo\n', { map });
    expect(rows).toEqual([{ name: 'x', city: 'Oslo', age: 5 }]);
  });

  test('of keys, and their numbers keep every digit', async () => {
    const { rows } = await send('{"Full Name":"x","city":5,"age":"Oslo"}\n{"age":"Bergen"}\n', { map });
    expect(rows).toEqual([{ name: 'x', city: 'Oslo', age: 5 }, { city: 'Bergen' }]);
    const wide = tableOf('id BIGINT');
    const result = await sendText(wide, '{"key":9007199254740993.0}\n{"key":9007199254740993.5}', {
      map: { key: 'id' },
    });
    expect(result).toMatchObject({ sent: 1, stoppedAt: 2 });
  });

  test.each<[name: string, text: string, want: readonly object[], wrong: string | null]>([
    ['has no value for the column of its name', '{"city":5}\n', [{ age: 5 }], null],
    ['does not hide a key that is no column', '{"city":5,"zip":7}\n', [], 'zip'],
    ['leaves the column of its name without any', '{"city":5,"age":6}\n', [], 'age'],
    ['of a header', 'city\n5\n', [{ age: 5 }], null],
  ])('a name that is a column too: %s', async (_, text, want, wrong) => {
    const { failure, rows } = await send(text, { map: { city: 'age' } });
    expect([rows, (failure as LineError | undefined)?.column ?? null]).toEqual([want, wrong]);
  });

  test('a key that is the column itself is rejected beside them', async () => {
    const { failure } = await send('{"Full Name":"x","name":"y"}\n', { map });
    expect(failure).toMatchObject({ column: 'name', help: 'Rename Full Name or name.' });
  });
});

test.each<[name: string, options: ReadOptions]>([
  ['nulls', { nulls: ['NULL'] }],
  ['delimiter', { delimiter: ';' }],
])('%s does nothing for NDJSON, so it is an error', async (field, options) => {
  const { failure } = await send('{"name":"x"}\n', options);
  expect(failure).toMatchObject({ name: 'RequestError', fields: [field, 'format'] });
});

test('cells of any text come back, with any delimiter and in chunks of any size', async () => {
  const table = sendableLock(tableOf('a STRING', 'b STRING', 'c STRING'));
  const text = fc.string({ unit: fc.constantFrom(...'ab,;\t|"\r\n \\é😀'), maxLength: 6 });
  const row = fc.tuple(...Array.from({ length: 3 }, () => fc.option(text)));
  const cell = (value: string | null): string => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 8 }),
      fc.constantFrom(',', ';', '\t', '|', '^'),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 40 }),
      async (rows, delimiter, lineEnd, size) => {
        const lines = [['a', 'b', 'c'], ...rows.map((cells) => cells.map(cell))].map((cells) => cells.join(delimiter));
        const bytes = Buffer.from(lines.join(lineEnd) + lineEnd);
        async function* chunks(): AsyncGenerator<Buffer> {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        }
        const reader = rowReaderFor({ format: 'csv', delimiter }, '', table, new InputWarnings());
        const found: unknown[][] = [];
        const current: Row = { values: [], line: 0, text: null, bytes: undefined };
        const take = (): void => {
          while (reader.next(current, 0)) found.push(current.values.map((value) => value ?? null));
        };
        for await (const block of readBlocks(chunks())) {
          reader.feed(block);
          take();
        }
        reader.feed(undefined);
        take();
        const isRecord = (cells: readonly unknown[]): boolean =>
          cells.some((value) => value !== null) && cells.join() !== 'a,b,c';
        expect(found.filter(isRecord)).toEqual(rows.filter(isRecord));
      },
    ),
    { numRuns: 200 },
  );
});
