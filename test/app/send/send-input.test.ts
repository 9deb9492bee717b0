import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ZerobusClient, ZerobusError } from 'zerobus-runtime';
import type { FilePlace } from '../../../src/app/send/file-place.ts';
import { type Input, openStream } from '../../../src/app/send/open-input.ts';
import { producerSink } from '../../../src/app/send/producer-sink.ts';
import type { ReadOptions } from '../../../src/app/send/read-options.ts';
import { createRowType } from '../../../src/app/send/row-type.ts';
import { sendableLock } from '../../../src/app/send/sendable-lock.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { closedPort } from '../../support/closed-port.ts';
import { sendText, tableOf } from './support.ts';

const model = tableOf('id INT NOT NULL', 'name STRING');

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [model] });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus send '));
});
afterEach(async () => {
  await emulator.reset();
  await rm(folder, { recursive: true });
});
afterAll(() => emulator.close());

const ids = (): unknown[] => emulator.rows('c.s.t').map(({ id }) => id);
const at = (name: string): FilePlace => ({ name, path: join(folder, name) });
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `{"id":${from + index}}\n`).join('');

describe('rejects', () => {
  test('records that only the service rejects go to the file, with its words, and the others are sent', async () => {
    // The table bounds a column that the lock does not.
    await using strict = await startEmulator({ tables: [tableOf('id INT NOT NULL', 'name VARCHAR(3)')] });
    const text = Array.from(
      { length: 3000 },
      (_, id) => `{"id":${id},"name":"${id % 1000 === 7 ? 'long' : 'abc'}"}\n`,
    ).join('');
    const result = await sendText(model, `${text}{"id":"x"}\n`, { rejects: at('r'), resume: at('s') }, strict);
    expect(result).toMatchObject({ read: 3001, sent: 2997, rejected: 4, failure: undefined, stoppedAt: undefined });
    const kept = (await read('r'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly line: number; readonly reason: string; readonly record: string });
    expect(kept.map(({ line }) => line).sort((a, b) => a - b)).toEqual([8, 1008, 2008, 3001]);
    const found = kept.find(({ line }) => line === 1008);
    expect(found?.record).toBe('{"id":1007,"name":"long"}');
    expect(found?.reason).toMatch(/^was rejected by the service: .*Error Code: 4044/);
    expect(strict.rows('c.s.t').length).toBe(2997);
    expect(JSON.parse(await read('s'))).toMatchObject({ line: 3001 });
  });

  test.skipIf(!existsSync('/dev/full'))(
    'a record that the service rejects is not passed over if the file has no room',
    async () => {
      await using strict = await startEmulator({ tables: [tableOf('id INT NOT NULL', 'name VARCHAR(3)')] });
      const text = Array.from({ length: 20 }, (_, id) => `{"id":${id},"name":"${id === 7 ? 'long' : 'abc'}"}\n`).join(
        '',
      );
      const full = { name: '/dev/full', path: '/dev/full' };
      const failed = await sendText(model, text, { rejects: full, resume: at('s') }, strict);
      expect(failed).toMatchObject({ failure: { code: 'rejects-not-writable' }, stoppedAt: 8 });
      expect(JSON.parse(await read('s'))).toMatchObject({ line: 7 });
      const next = await sendText(model, text, { rejects: at('r'), resume: at('s') }, strict);
      expect(next).toMatchObject({ rejected: 1, failure: undefined });
      expect(JSON.parse(await read('r'))).toMatchObject({ line: 8, record: '{"id":7,"name":"long"}' });
    },
  );

  test('go to the file, each as it was, and the others are sent', async () => {
    const text = '{"id":1}\n{"id":"x"}\r\n\n{"id":2}\n{"id":3,"nam":1}\n{"id":4}\nx';
    const result = await sendText(model, text, { rejects: at('r') }, emulator);
    expect(result).toMatchObject({ read: 6, sent: 3, rejected: 3, failure: undefined, stoppedAt: undefined });
    expect(result.firstRejection).toMatchObject({ line: 2 });
    expect(ids()).toEqual([1, 2, 4]);
    const kept = (await read('r'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(kept.map(({ line, column, record }) => [line, column, record])).toEqual([
      [2, 'id', '{"id":"x"}'],
      [5, 'nam', '{"id":3,"nam":1}'],
      [7, null, 'x'],
    ]);
    expect(kept[1]!['reason']).toBe('is not a column of the table. Did you mean name?');
  });

  test('of CSV, with rows over several lines, and of lines that are too long', async () => {
    const text = ['id,name\n1,"a\n"\nx,"b\n"\n2,"', 'y'.repeat(11_000_000), '"\n3,c\n4,"open\n5,d\n'];
    const result = await sendText(model, text, { rejects: at('r') }, emulator);
    expect(result).toMatchObject({ sent: 3, rejected: 3, failure: undefined });
    expect(ids()).toEqual([1, 3, 5]);
    const kept = (await read('r'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(kept.map(({ line }) => line)).toEqual([4, 6, 8]);
    expect(kept[0]!['record']).toBe('x,"b\n"');
    // A part of a row could be sent again as a row of its own.
    expect(kept[1]!['record']).toBe(null);
  });

  test('of CSV, with each line between a quote that is open and a line that is too long', async () => {
    const text = ['id,name\n1,"open\n2,b\n3,c\n', 'y'.repeat(11_000_000), '\n4,d\n'];
    const result = await sendText(model, text, { rejects: at('r') }, emulator);
    expect(result).toMatchObject({ sent: 3, rejected: 2, failure: undefined });
    expect(ids()).toEqual([2, 3, 4]);
    const kept = (await read('r')).trim().split('\n');
    expect(kept.map((line) => JSON.parse(line) as object)).toMatchObject([
      { line: 2, record: '1,"open' },
      { line: 5, record: null },
    ]);
  });

  test('are never written over the file that stdin reads', async () => {
    await writeFile(join(folder, 'in'), `${lines(1, 1)}x\n`);
    const open = async (signal: AbortSignal): Promise<Input> =>
      openStream(createReadStream('', { fd: openSync(join(folder, 'in'), 'r') }), 'stdin', signal);
    const sent = sendText(model, [], { rejects: at('in'), open }, emulator);
    await expect(sent).rejects.toMatchObject({ message: expect.stringContaining('it is the input') });
    expect([ids(), await read('in')]).toEqual([[], `${lines(1, 1)}x\n`]);
    // A device can be both.
    const both = { name: '/dev/null', path: '/dev/null' };
    const ends = async (signal: AbortSignal): Promise<Input> =>
      openStream(createReadStream('', { fd: openSync('/dev/null', 'r') }), 'stdin', signal);
    if (process.platform !== 'win32')
      expect(await sendText(model, [], { rejects: both, open: ends })).toMatchObject({ sent: 0 });
  });

  test.each<[name: string, place: () => FilePlace, why: string]>([
    ['a folder that is not there', () => at('no/r'), 'its folder does not exist'],
    ['a folder', () => ({ name: '.', path: folder }), 'it is a folder (EISDIR)'],
    ['the input', () => at('in'), 'it is the input'],
    ['the state', () => at('state'), 'it is the file that records progress'],
  ])('cannot be written: %s', async (_, place, why) => {
    await writeFile(join(folder, 'in'), lines(1, 1));
    const sent = sendText(model, lines(1, 1), { rejects: place(), file: at('in'), resume: at('state') }, emulator);
    await expect(sent).rejects.toMatchObject({ code: 'rejects-not-writable', message: expect.stringContaining(why) });
    expect([ids(), await read('in')]).toEqual([[], lines(1, 1)]);
  });

  test.skipIf(process.platform !== 'linux')('a disk that is full ends it', async () => {
    const full = { name: '/dev/full', path: '/dev/full' };
    const { failure, sent } = await sendText(model, `${lines(1, 1)}x\n${lines(2, 2)}`, { rejects: full }, emulator);
    expect(failure).toMatchObject({ code: 'rejects-not-writable', message: expect.stringContaining('full') });
    expect([sent, ids()]).toEqual([1, [1]]);
  });
});

describe('the way back from the rejects', () => {
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

  /** Runs the command of docs/send.md. */
  async function restore(): Promise<Buffer> {
    const docs = await readFile(new URL('../../../docs/send.md', import.meta.url), 'utf8');
    const code = /node -e '(.*?)' < bad\.ndjson/s.exec(docs)?.[1] as string;
    return execFileSync(process.execPath, ['-e', code], { input: await readFile(join(folder, 'r')) });
  }

  test.each<[name: string, header: string, kept: Buffer[]]>([
    [
      'NDJSON',
      '',
      [latin1('{"id":1,"name":"caf\xe9"}'), Buffer.from('{"id":"\u2028\r\t\u0000"}'), Buffer.of(0xff, 0xfe, 0x80)],
    ],
    [
      'CSV',
      'id,name\n',
      [latin1('2,"M\xfcller\nab\xff"'), Buffer.from('x,\ud83d\ude00'), Buffer.from('3,"\ufffd'), latin1('4,\xe9')],
    ],
  ])('has every byte: %s', async (_, header, kept) => {
    const text = Buffer.concat([Buffer.from(header), ...kept.flatMap((line) => [line, Buffer.from('\r\n')])]);
    const format = header === '' ? 'ndjson' : 'csv';
    const result = await sendText(model, text, { rejects: at('r'), format }, emulator);
    expect(result).toMatchObject({ sent: 0, rejected: kept.length });
    expect(await restore()).toEqual(Buffer.concat(kept.flatMap((line) => [line, Buffer.from('\n')])));
    const first = JSON.parse((await read('r')).split('\n')[0] as string) as { record: string; base64: string };
    expect(first.record).toContain('\ufffd');
    expect(Buffer.from(first.base64, 'base64')).toEqual(kept[0]);
  });

  test('in any chunks', async () => {
    const text = latin1('{"id":1,"name":"caf\xe9"}\n{"id":2}\n{"id":3,"name":"\xe9"}');
    const chunks = [...text].map((byte) => Buffer.of(byte));
    expect(await sendText(model, chunks, { rejects: at('r') }, emulator)).toMatchObject({ sent: 1, rejected: 2 });
    expect(await restore()).toEqual(latin1('{"id":1,"name":"caf\xe9"}\n{"id":3,"name":"\xe9"}\n'));
  });

  test('leaves out a line that is too long to be kept', async () => {
    const text = ['{"id":1}\n', `{"id":2,"name":"${'x'.repeat(11_000_000)}"}\n`, 'y\n'];
    expect(await sendText(model, text, { rejects: at('r') }, emulator)).toMatchObject({ sent: 1, rejected: 2 });
    expect(String(await restore())).toBe('y\n');
  });
});

describe('resume', () => {
  const options = { resume: at.bind(undefined, 'state') };
  const send = (text: string, more: object = {}): ReturnType<typeof sendText> =>
    sendText(model, text, { resume: options.resume(), ...more }, emulator);

  test('goes on behind the last line, when the one that was wrong is corrected', async () => {
    expect(await send(`${lines(1, 3)}x\n${lines(5, 6)}`)).toMatchObject({ sent: 3, stoppedAt: 4 });
    expect(JSON.parse(await read('state'))).toMatchObject({ version: 1, input: 'stdin', table: 'c.s.t', line: 3 });
    expect(await send(lines(1, 6))).toMatchObject({ read: 3, sent: 3, failure: undefined });
    expect(ids()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('sends nothing of an input that was sent, and what has come since of one that grew', async () => {
    await send(lines(1, 3));
    expect(await send(lines(1, 3))).toMatchObject({ read: 0, sent: 0, failure: undefined });
    expect(await send(lines(1, 5))).toMatchObject({ sent: 2 });
    expect(ids()).toEqual([1, 2, 3, 4, 5]);
  });

  test('of CSV, with rows over several lines', async () => {
    const csv = 'id,name\n1,"a\nb"\n2,c\n';
    expect(await send(`${csv}x,\n`)).toMatchObject({ sent: 2, stoppedAt: 5 });
    expect(await send(`${csv}3,"\n"\n`)).toMatchObject({ sent: 1, failure: undefined });
    expect(ids()).toEqual([1, 2, 3]);
  });

  test('keeps the rejects of the run before', async () => {
    const rejects = at('r');
    const format = 'ndjson';
    await send(`x\n${lines(1, 2)}`, { format, rejects });
    expect(await send(`x\n${lines(1, 2)}y\n`, { format, rejects })).toMatchObject({ rejected: 1 });
    expect(
      (await read('r'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).line),
    ).toEqual([1, 4]);
  });

  test('of CSV, with a line among those that were sent that is too long', async () => {
    const csv = ['id,name\n1,a\n2,', 'y'.repeat(11_000_000), '\n3,c\n'];
    const more = { rejects: at('r'), resume: at('state') };
    expect(await sendText(model, csv, more, emulator)).toMatchObject({ sent: 2, rejected: 1, failure: undefined });
    const again = await sendText(model, [...csv, '4,d\n'], more, emulator);
    expect(again).toMatchObject({ sent: 1, rejected: 0, failure: undefined });
    expect([ids(), (await read('r')).trim().split('\n').length]).toEqual([[1, 3, 4], 1]);
  });

  test.each<[name: string, before: ReadOptions, now: ReadOptions, why: string]>([
    ['binary', {}, { binary: 'hex' }, 'read with binary base64, and this run has hex'],
    ['nulls', { nulls: ['NULL'] }, {}, 'read with nulls ["NULL"], and this run has []'],
    ['delimiter', { delimiter: ';' }, { delimiter: '\t' }, 'read with delimiter ;, and this run has \\t'],
    ['map', { map: { a: 'name' } }, { map: { a: 'id' } }, 'read with map {"a":"name"}'],
    ['timestamps', { unit: 's' }, { unit: 'ms' }, 'read with timestamps s, and this run has ms'],
    ['timestamps left out', { unit: 's' }, {}, 'read with timestamps s, and this run has none'],
  ])('refuses lines that were read in another way: %s', async (_, before, now, why) => {
    const csv = `id${before.delimiter ?? ','}${before.map === undefined ? 'name' : 'a'}\n`;
    const row = `1${before.delimiter ?? ','}\n`;
    expect(await send(csv + row, before)).toMatchObject({ sent: 1, failure: undefined });
    const sent = send(csv + row + row, now);
    await expect(sent).rejects.toMatchObject({ code: 'resume-other-input', message: expect.stringContaining(why) });
    expect(await send(csv + row + row, before)).toMatchObject({ sent: 1, failure: undefined });
  });

  test('a unit can be added, since numbers without one were rejected', async () => {
    await send(lines(1, 3));
    expect(await send(lines(1, 4), { unit: 'ms', nulls: undefined })).toMatchObject({ sent: 1, failure: undefined });
  });

  test.each<[name: string, text: string, why: string]>([
    ['other lines', lines(7, 12), 'it began with other lines'],
    ['fewer lines', lines(1, 2), 'it began with other lines'],
    ['none', '', 'it began with other lines'],
  ])('refuses another input: %s', async (_, text, why) => {
    await send(lines(1, 3));
    const before = await read('state');
    const { failure, sent, stoppedAt } = await send(text);
    expect(failure).toMatchObject({ code: 'resume-other-input', message: expect.stringContaining(why) });
    // Nothing of this input is durable.
    expect(stoppedAt).toBe(1);
    expect([sent, ids().length, await read('state')]).toEqual([0, 3, before]);
  });

  test('refuses an input that ends too early, where its beginning is the same', async () => {
    await send(lines(1, 20_000));
    const { failure } = await send(lines(1, 19_999));
    expect(failure).toMatchObject({
      message: expect.stringContaining('20000 lines were sent, but this input has 19999'),
    });
  });

  const state = { version: 1, input: 'stdin', table: 'c.s.t', line: 1, head: { bytes: 0, sha256: '' } };
  test.each<[name: string, state: string, code: string, why: string]>([
    ['not JSON', '{', 'resume-damaged', 'not JSON'],
    ['null', 'null', 'resume-damaged', 'version'],
    ['another version', JSON.stringify({ ...state, version: 2 }), 'resume-damaged', 'version'],
    ['a line that is none', JSON.stringify({ ...state, line: -1 }), 'resume-damaged', 'has the wrong type'],
    ['another table', JSON.stringify({ ...state, table: 'c.s.u' }), 'resume-other-input', 'it was sent into c.s.u'],
    ['another file', JSON.stringify({ ...state, input: '/x' }), 'resume-other-input', 'it read /x'],
  ])('refuses a state: %s', async (_, text, code, why) => {
    await writeFile(join(folder, 'state'), text);
    await expect(send(lines(1, 3))).rejects.toMatchObject({ code, message: expect.stringContaining(why) });
    expect(await read('state')).toBe(text);
  });

  test('a state that cannot be written is told beside what ended it', async () => {
    async function* input(): AsyncGenerator<string> {
      yield lines(1, 3);
      await rm(join(folder, 'state'));
      await mkdir(join(folder, 'state'));
      yield 'x\n';
    }
    const { failure, stoppedAt, unsaved } = await sendText(model, input(), { resume: at('state') });
    expect(failure).toMatchObject({ message: expect.stringContaining('is not JSON') });
    expect([stoppedAt, unsaved]).toMatchObject([4, { code: 'resume-not-writable' }]);
  });

  test('a state that cannot be written is told', async () => {
    const broken = { name: 'f/state', path: join(folder, 'f', 'state') };
    await writeFile(join(folder, 'f'), '');
    const sent = sendText(model, lines(1, 3), { resume: broken }, emulator);
    await expect(sent).rejects.toMatchObject({ code: expect.stringMatching(/^resume-/) });
  });
});

describe('an end before the end', () => {
  test('an abort stops the reading, and what was accepted is durable', async () => {
    const controller = new AbortController();
    async function* endless(): AsyncGenerator<string> {
      yield lines(1, 3);
      await emulator.waitForRows('c.s.t', 3);
      controller.abort(new Error('stop'));
      await new Promise(() => undefined);
    }
    const result = await sendText(model, endless(), { signal: controller.signal, resume: at('state') }, emulator);
    expect(result).toMatchObject({ interrupted: true, sent: 3, stoppedAt: 4 });
    expect(JSON.parse(await read('state'))).toMatchObject({ line: 3 });
  });

  test('of CSV, is behind the whole row', async () => {
    const controller = new AbortController();
    async function* endless(): AsyncGenerator<string> {
      yield 'id,name\n1,"a\n\nb"\n';
      await emulator.waitForRows('c.s.t', 1);
      controller.abort(new Error('stop'));
      await new Promise(() => undefined);
    }
    const result = await sendText(model, endless(), { signal: controller.signal, resume: at('state') }, emulator);
    expect(result).toMatchObject({ interrupted: true, sent: 1, stoppedAt: 5 });
    expect(JSON.parse(await read('state'))).toMatchObject({ line: 4 });
  });

  test('a record that the service refuses tells its code, and what is durable', async () => {
    async function* slow(): AsyncGenerator<string> {
      yield lines(1, 3);
      await emulator.waitForRows('c.s.t', 3);
      await emulator.sql('ALTER TABLE c.s.t DROP COLUMN name');
      yield '{"id":4,"name":"x"}\n';
      await new Promise(() => undefined);
    }
    const result = await sendText(model, slow(), { resume: at('state') }, emulator);
    expect(ZerobusError.is(result.failure)).toBe(true);
    expect(result).toMatchObject({ interrupted: false, sent: 3, stoppedAt: 4 });
    expect(JSON.parse(await read('state'))).toMatchObject({ line: 3 });
  });

  test('a table that is not there', async () => {
    const other = { ...model, name: tableOf().name };
    const result = await sendText(
      { ...other, columns: [...model.columns, ...tableOf('more INT').columns] },
      lines(1, 2),
      {},
      emulator,
    );
    expect(result.failure).toMatchObject({ code: 'schema-mismatch' });
    expect(result.stoppedAt).toBe(1);
  });

  test('an endpoint that nobody listens at is told, with what failed', async () => {
    const options = { endpoint: await closedPort(), credentials: { token: 't' } };
    const signal = new AbortController().signal;
    const lock = sendableLock(model);
    const sink = producerSink(createRowType(lock), {
      client: new ZerobusClient(options),
      userAgent: 'a/1',
      isolates: false,
      openMs: 500,
      signal,
    });
    const { failure, sent, stoppedAt } = await sendText(model, lines(1, 2), { sink });
    await sink.close();
    expect(failure).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') });
    expect([sent, stoppedAt]).toEqual([0, 1]);
  });

  test('a state of nothing sent is of any input', async () => {
    await sendText(model, 'x', { format: 'ndjson', resume: at('state') }, emulator);
    expect(JSON.parse(await read('state'))).toMatchObject({ line: 0 });
    const file = at('r');
    expect(await sendText(model, lines(1, 2), { file, resume: at('state') }, emulator)).toMatchObject({ sent: 2 });
    expect(JSON.parse(await read('state'))).toMatchObject({ input: file.path, line: 2 });
  });

  test('a long input, with gaps, is durable up to where it stops', async () => {
    const text = `${lines(1, 5000)}\n\n${lines(5001, 9000)}x\n${lines(9001, 12_000)}`;
    const result = await sendText(model, text, { resume: at('state') }, emulator);
    expect(result).toMatchObject({ sent: 9000, stoppedAt: 9003 });
    expect(JSON.parse(await read('state'))).toMatchObject({ line: 9002 });
  });
});
