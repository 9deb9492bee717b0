// Writes, without ever waiting for room, far more than the window takes, and prints what is held at most: garbage is collected before each look.
import { Producer, ZerobusClient } from 'zerobus-runtime';

const [endpoint, maxBytes, recordBytes, reconnects] = process.argv.slice(2).map((text) => Number(text) || text);
const type = {
  table: 'main.test.items',
  columns: [{ name: 'length', type: 'int' }],
  descriptor: new Uint8Array(),
  schemaHash: '',
  write(writer, { length }, at) {
    writer.reserve(at, length).fill(1, at, at + length);
    return at + length;
  },
  decode: ({ length }) => ({ length }),
};
const held = async () => {
  globalThis.gc();
  await new Promise((resolve) => setImmediate(resolve));
  // The memory of buffers is freed beside the collector, and counted at the next run of it.
  globalThis.gc();
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
};
const record = { length: recordBytes };
const client = new ZerobusClient({ endpoint, credentials: { token: 't' } });
const options = { client, inFlight: { maxBytes }, retry: { initialMs: 1, maxMs: 5 } };
let failures = 0;
const onState = ({ to }) => {
  if (to === 'backing-off') failures++;
};
const producer = new Producer(type, { ...options, onState });
process.on('warning', () => {});
const before = await held();
let most = 0;
let refused = 0;
for (let round = 0; round < 5 || failures < reconnects; round++) {
  const seen = failures;
  while (round >= 5 && failures === seen) await new Promise((resolve) => setImmediate(resolve));
  for (let count = 0; count < (3 * maxBytes) / recordBytes; count++) {
    try {
      producer.write(record);
    } catch (error) {
      if (error.code !== 'buffer-full') throw error;
      refused++;
      break;
    }
  }
  most = Math.max(most, (await held()) - before);
}
console.log(JSON.stringify({ most, refused, accepted: producer.stats.sent }));
producer.abort();
