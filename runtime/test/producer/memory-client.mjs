// Writes, without ever waiting for room, far more than the window takes, and prints what is held at most: garbage is collected before each look.
import { Producer, ZerobusClient } from 'zerobus-runtime';
import { sizedType } from '../support/child-records.mjs';
import { heldMemory } from '../support/held-memory.mjs';

const [endpoint, maxBytes, recordBytes, reconnects] = process.argv.slice(2).map((text) => Number(text) || text);
const record = { length: recordBytes };
const client = new ZerobusClient({ endpoint, credentials: { token: 't' } });
const options = { client, inFlight: { maxBytes }, retry: { initialMs: 1, maxMs: 5 } };
let failures = 0;
const onState = ({ to }) => {
  if (to === 'backing-off') failures++;
};
const producer = new Producer(sizedType, { ...options, onState });
process.on('warning', () => {});
const before = await heldMemory();
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
  most = Math.max(most, (await heldMemory()) - before);
}
console.log(JSON.stringify({ most, refused, accepted: producer.stats.sent }));
producer.abort();
