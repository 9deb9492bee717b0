import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { foreignFormatError } from '../../../src/app/send/foreign-format.ts';
import { openStream } from '../../../src/app/send/open-input.ts';
import { sendText, streamOf, tableOf } from './support.ts';

const model = tableOf('ORC STRING', 'PAR1 STRING');
const hex = (digits: string): Buffer => Buffer.from(digits.padEnd(40, '0'), 'hex');
const mark = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.of(0, 1, 2, 3, 255, 0, 0, 0)]);
const tar = Buffer.concat([Buffer.from('a.ndjson'.padEnd(257, '\0')), Buffer.from('ustar\0'), Buffer.alloc(249)]);

async function read(chunks: string | Uint8Array, name: string): Promise<void> {
  const { signal } = new AbortController();
  for await (const _ of openStream(streamOf([chunks]), name, signal).chunks);
}

describe('a format that cannot be sent is named, with the command that converts it', () => {
  test.each<[format: string, given: Buffer, command: string]>([
    ['compressed with Zstandard', hex('28b52ffd2400'), 'zstd -dc a.in'],
    ['compressed with Zstandard', hex('532a4d180400'), 'zstd -dc a.in'],
    ['compressed with bzip2', hex('425a68393141592653590123ff'), 'bzip2 -dc a.in'],
    ['compressed with bzip2', Buffer.from('425a683917724538509000000000', 'hex'), 'bzip2 -dc a.in'],
    ['compressed with xz', hex('fd377a585a000004'), 'xz -dc a.in'],
    ['compressed with LZMA', hex('5d00008000'), 'xz --format=lzma -dc a.in'],
    ['compressed with lzip', mark('LZIP'), 'lzip -dc a.in'],
    ['compressed with LZ4', hex('04224d1864'), 'lz4 -dc a.in'],
    ['compressed with Snappy', hex('ff060000734e61507059'), 'snzip -dc a.in'],
    ['compressed with zlib', deflateSync('{"a":1}'), 'pigz -dzc a.in'],
    ['compressed with compress', hex('1f9d90'), 'gzip -dc a.in'],
    ['an Excel workbook', mark('PK\u0003\u0004......[Content_Types].xml'), 'xlsx2csv a.in'],
    ['an OpenDocument file', mark('PK\u0003\u0004......mimetypeapplication/vnd.oasis'), 'Save it as CSV'],
    ['an Excel 97 workbook', hex('d0cf11e0a1b11ae1'), 'Save it as CSV'],
    ['a ZIP archive', mark('PK\u0003\u0004a.csv'), 'unzip -p a.in'],
    ['a 7-Zip archive', hex('377abcaf271c'), '7z x -so a.in'],
    ['a RAR archive', hex('526172211a0700'), 'unrar p -inul a.in'],
    ['a tar archive', tar, 'tar -xOf a.in'],
    ['a tar archive inside gzip', gzipSync(tar), 'Unpack it with gzip -d first'],
    ['compressed with gzip inside gzip', gzipSync(gzipSync('{}')), 'gzip -dc FILE'],
    ['a Parquet file', mark('PAR1'), "read_parquet('a.in')"],
    ['an Avro file', mark('Obj\u0001'), "read_avro('a.in')"],
    ['an ORC file', mark('ORC'), 'orc-contents a.in'],
    ['an Arrow file', mark('ARROW1'), 'Save it as CSV'],
    ['a SQLite database', mark('SQLite format 3'), 'sqlite3 -csv -header a.in'],
    ['UTF-16 text', Buffer.from('\ufeff{"id":1}\n', 'utf16le'), 'iconv -f UTF-16 -t UTF-8 a.in'],
    ['UTF-16 text', Buffer.from('{"id":1}\n', 'utf16le'), 'iconv -f UTF-16LE -t UTF-8 a.in'],
    ['UTF-16 text', Buffer.from('id,name\n', 'utf16le').swap16(), 'iconv -f UTF-16BE -t UTF-8 a.in'],
    ['UTF-32 text', Buffer.from('690000006400000000000000', 'hex').subarray(0, 8), 'iconv -f UTF-32LE -t UTF-8 a.in'],
  ])('%s', async (format, given, command) => {
    await expect(read(given, 'a.in')).rejects.toMatchObject({
      code: 'input-format-unsupported',
      message: expect.stringContaining(`Cannot read a.in: it is ${format}`),
      help: expect.stringContaining(command),
    });
  });

  test('Brotli has no mark, so the name decides', async () => {
    await expect(read(brotliCompressSync('{"a":1}\n'.repeat(100)), 'a.ndjson.br')).rejects.toMatchObject({
      help: expect.stringContaining('brotli -dc a.ndjson.br'),
    });
    await expect(read('{"a":1}\n', 'a.ndjson.br')).resolves.toBeUndefined();
  });

  test.each<[name: string, command: string]>([
    ['stdin', 'zstd -dc FILE'],
    ["it's.zst", `zstd -dc 'it'\\''s.zst'`],
  ])('the command names %s', async (name, command) => {
    if (process.platform === 'win32') return;
    await expect(read(hex('28b52ffd'), name)).rejects.toMatchObject({ help: expect.stringContaining(command) });
  });

  test('a name that needs quotes stays out of a statement', async () => {
    await expect(read(mark('PAR1'), '$(x).parquet')).rejects.toMatchObject({
      help: expect.stringContaining("read_parquet('FILE')"),
    });
  });
});

test('on Windows, the hint for UTF-16 is of PowerShell', () => {
  const head = Buffer.from('{"id":1}\n', 'utf16le');
  expect(foreignFormatError(head, 'a.ndjson', false, 'win32')?.help).toContain('Set-Content -Encoding utf8');
});

test.each<[name: string, given: string, sent: number]>([
  ['letters that are a mark too', 'ORC,PAR1\na,b\n', 1],
  ['a short header', 'ORC\na\n', 1],
  ['NDJSON', '{"ORC":"PK\u007f"}\n', 1],
])('text stays text: %s', async (_, given, sent) => {
  expect(await sendText(model, given)).toMatchObject({ sent, failure: undefined });
  expect(await sendText(model, gzipSync(given))).toMatchObject({ sent, failure: undefined });
});

test.each(['{}\n', 'id\n', '[\n'])('a live stream that begins with a short line is read at once: %j', async (line) => {
  async function* live(): AsyncGenerator<string> {
    yield line;
    await new Promise(() => undefined);
  }
  const { signal } = new AbortController();
  const { value } = await openStream(streamOf(live()), 'stdin', signal).chunks[Symbol.asyncIterator]().next();
  expect(String(value)).toBe(line);
});
