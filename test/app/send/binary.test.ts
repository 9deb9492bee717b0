import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { InputWarnings } from '../../../src/app/send/input-warnings.ts';
import type { BinaryEncoding } from '../../../src/app/send/read-options.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { sendText, tableOf } from './support.ts';

const model = tableOf('id INT', 'bin BINARY', 'list ARRAY<BINARY>', 'st STRUCT<b: BINARY>');

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [model] });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

async function send(text: string, binary?: BinaryEncoding): Promise<{ failure: unknown; sent: number; hex: string[] }> {
  const warnings = new InputWarnings();
  const { failure, sent } = await sendText(model, text, { binary, warnings }, emulator);
  const found = warnings.diagnostics(model.name);
  expect(found.every(({ code, severity }) => code === 'binary-looks-hex' && severity === 'warning')).toBe(true);
  return { failure, sent, hex: found.map(({ path }) => path as string) };
}

/** What the emulator stores, which shows bytes as base64. */
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

test('hex is read as hex, in CSV and NDJSON, also inside of other types', async () => {
  const csv = 'id,bin,list\n1,deadBEEF,"[""00ff""]"\n2,\\xdeadbeef,\n3,0xDEADBEEF,\n4,"",\n';
  expect(await send(csv, 'hex')).toMatchObject({ sent: 4, hex: [] });
  const json = '{"id":5,"bin":"00","list":["0102","\\\\x03"],"st":{"b":"ff"}}\n';
  expect(await send(json, 'hex')).toMatchObject({ sent: 1, hex: [] });
  const rows = emulator.rows('c.s.t');
  expect(rows.map(({ bin }) => bin)).toEqual([...Array(3).fill(base64('deadbeef')), '', base64('00')]);
  expect(rows[0]).toMatchObject({ list: [base64('00ff')] });
  expect(rows[4]).toMatchObject({ list: [base64('0102'), base64('03')], st: { b: base64('ff') } });
});

test.each(['abc', 'xyz', '0x0', '00 ff', '0x\\x00'])('%s is no hex', async (text) => {
  const { failure } = await send(`id,bin\n1,${text}\n`, 'hex');
  expect(failure).toMatchObject({ column: 'bin', message: expect.stringContaining('BINARY: hex text') });
});

describe('base64 that all could be hex is a warning', () => {
  test.each<[name: string, given: string, columns: string[]]>([
    ['CSV', 'id,bin\n1,deadbeef\n2,\n3,d41d8cd98f00b204e9800998ecf8427e\n', ['bin']],
    ['NDJSON', '{"bin":"deadbeef"}\n{"bin":null}\n', ['bin']],
    ['after 0x', 'bin\n0xdeadbeef12\n', ['bin']],
    ['inside of other types', '{"list":["deadbeef"],"st":{"b":"0000"}}\n', ['list', 'st']],
    ['one value that is not', 'id,bin\n1,deadbeef\n2,AQI=\n3,deadbeef\n', []],
    ['an odd number of digits', 'bin\nabc\n', []],
    ['no value', 'id,bin\n1,\n2,""\n', []],
    ['one that is not in row 1,000', `bin\n${'abcd\n'.repeat(999)}AQI=\n`, []],
    ['one that is not in row 1,001', `bin\n${'abcd\n'.repeat(1000)}AQI=\n`, ['bin']],
  ])('%s', async (_, given, columns) => {
    expect(await send(given)).toMatchObject({ failure: undefined, hex: columns });
  });

  test('but not if base64 is what was asked for', async () => {
    expect(await send('bin\ndeadbeef\n', 'base64')).toEqual({ failure: undefined, sent: 1, hex: [] });
  });
});

test.each(['{"type":"Buffer","data":[104,101]}', '[104,101]', '5', 'true', '"*"', '{"$binary":{"base64":"AA=="}}'])(
  'bytes as %s are rejected in terms of JSON',
  async (value) => {
    const { failure } = await send(`{"bin":${value}}\n`);
    expect(failure).toMatchObject({ column: 'bin', message: expect.stringContaining('BINARY: base64 text') });
  },
);
