// Streams batches into many tables at once, and prints what the process holds after each round: garbage is collected before each look.
import { Producer, ZerobusClient } from 'zerobus-runtime';
import { sizedType } from '../support/child-records.mjs';
import { heldMemory } from '../support/held-memory.mjs';

const [endpoint, workspaceUrl, ...numbers] = process.argv.slice(2);
const [tables, rounds, batchBytes] = numbers.map(Number);
const RECORDS = 10;
const client = new ZerobusClient({ endpoint, workspaceUrl, credentials: { clientId: 'id', clientSecret: 'secret' } });
const producers = Array.from(
  { length: tables },
  (_, index) => new Producer({ ...sizedType, table: `main.test.table_${index}` }, { client }),
);
const before = await heldMemory();
const sizes = [];
for (let round = 0; round < rounds; round++) {
  await Promise.all(
    producers.map((producer) => {
      for (let count = 0; count < RECORDS; count++) producer.write({ length: batchBytes / RECORDS });
      return producer.flush();
    }),
  );
  sizes.push((await heldMemory()) - before);
}
await Promise.all(producers.map((producer) => producer.close()));
const sum = (name) => producers.reduce((total, { stats }) => total + stats[name], 0);
console.log(JSON.stringify({ acked: sum('acked'), reconnects: sum('reconnects'), held: sizes }));
