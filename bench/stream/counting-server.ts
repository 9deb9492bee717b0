// The least that a server can do: it reads the messages, and acknowledges the last one once a turn. It looks at no record.
import { createServer } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';

const WINDOW = 16 * 1024 * 1024;

const service = http2.createServer({ settings: { initialWindowSize: WINDOW } });
service.on('session', (session) => session.setLocalWindowSize(4 * WINDOW));
service.on('stream', (stream) => {
  let rest: Buffer = Buffer.alloc(0);
  let messages = -1;
  let isScheduled = false;
  const acknowledge = (): void => {
    isScheduled = false;
    if (messages === 0) stream.write(message(Buffer.from([0x0a, 3, 0x0a, 1, 0x73])));
    else stream.write(message(ack(messages - 1)));
  };
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.on('data', (chunk: Buffer) => {
    let bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (bytes.length >= 5 && bytes.length >= 5 + bytes.readUInt32BE(1)) {
      bytes = bytes.subarray(5 + bytes.readUInt32BE(1));
      messages++;
      // The response to the first message must not be skipped.
      if (messages === 0) acknowledge();
    }
    rest = bytes;
    if (isScheduled || messages < 1) return;
    isScheduled = true;
    setImmediate(acknowledge);
  });
  stream.on('end', () => stream.end());
  stream.on('error', () => stream.destroy());
});

const workspace = createServer((_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ access_token: 'token', token_type: 'Bearer', expires_in: 3600 }));
});

function message(content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

/** `ingest_record_response { durability_ack_up_to_offset }`. */
function ack(offset: number): Buffer {
  const varint: number[] = [];
  for (let left = offset; ; left = Math.floor(left / 128)) {
    varint.push(left < 128 ? left : (left % 128) | 128);
    if (left < 128) break;
  }
  return Buffer.from([0x12, varint.length + 1, 0x08, ...varint]);
}

const start = (server: http2.Http2Server | ReturnType<typeof createServer>): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
console.log(`ZEROBUS_SERVER_ENDPOINT=${await start(service)}`);
console.log(`DATABRICKS_HOST=${await start(workspace)}`);
console.log('DATABRICKS_CLIENT_ID=id\nDATABRICKS_CLIENT_SECRET=secret\n');
