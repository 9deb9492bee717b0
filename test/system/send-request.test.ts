import { text } from 'node:stream/consumers';
import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { request } from '../../src/system/http/request.ts';
import { serve } from '../catalog/replay-server.ts';

const body = JSON.stringify({ text: 'ä'.repeat(10_000) });

test.each<[encoding: string | undefined, bytes: Buffer]>([
  [undefined, Buffer.from(body)],
  ['gzip', zlib.gzipSync(body)],
  ['X-GZIP', zlib.gzipSync(body)],
  ['deflate', zlib.deflateSync(body)],
  ['br', zlib.brotliCompressSync(body)],
])('an answer in %s is read', async (encoding, bytes) => {
  await using server = await serve((_, response) => {
    response.writeHead(200, encoding === undefined ? {} : { 'content-encoding': encoding });
    response.end(bytes);
  });
  expect(await request(server.url, {}, {})).toEqual({ status: 200, text: body });
});

test.each<[what: string, bytes: Buffer, cut: boolean]>([
  ['a gzip that ends early', zlib.gzipSync(body).subarray(0, 50), false],
  ['a gzip that is none', Buffer.from('<html>'), false],
  ['a connection that breaks in the middle', zlib.gzipSync(body).subarray(0, 50), true],
])('%s fails, and is tried again', async (_, bytes, cut) => {
  await using server = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', ...(cut && { 'content-length': '1000' }) });
    response.write(bytes, () => (cut ? response.destroy() : response.end()));
  });
  const settings = { attempts: 2, clock: { now: () => 0, random: () => 0, sleep: async () => undefined } };
  await expect(request(server.url, {}, settings)).rejects.toMatchObject({ code: 'network-failed' });
  expect(server.requests).toHaveLength(2);
});

test('what a small answer unpacks to is limited', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(zlib.gzipSync(Buffer.alloc(5_000_000)));
  });
  await expect(request(server.url, {}, { maxBytes: 1_000_000 })).rejects.toMatchObject({
    code: 'catalog-answer-too-large',
  });
});

test('a body is sent with its length in bytes', async () => {
  let got: unknown;
  await using server = await serve(async (asked, response) => {
    got = [asked.method, asked.headers['content-length'], await text(asked)];
    response.end('{}');
  });
  await request(server.url, { method: 'POST', body: 'ä=1' }, {});
  expect(got).toEqual(['POST', '4', 'ä=1']);
});

test('waiting ends when the run does', async () => {
  await using server = await serve(() => undefined);
  const end = new AbortController();
  const answer = request(server.url, {}, {}, end.signal);
  await expect.poll(() => server.requests.length).toBe(1);
  end.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
});

test('an empty answer that says it is gzip is an answer', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(401, { 'content-encoding': 'gzip', 'content-length': '0' });
    response.end();
  });
  expect(await request(server.url, {}, {})).toEqual({ status: 401, text: '' });
});

test('the connection of an answer that is too large is let go', async () => {
  let closed = false;
  await using server = await serve((_, response) => {
    response.once('close', () => {
      closed = true;
    });
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.write(zlib.gzipSync(Buffer.alloc(5_000_000)).subarray(0, -5));
  });
  await expect(request(server.url, {}, { maxBytes: 1_000_000 })).rejects.toMatchObject({
    code: 'catalog-answer-too-large',
  });
  await expect.poll(() => closed).toBe(true);
});
