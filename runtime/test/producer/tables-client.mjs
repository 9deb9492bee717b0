// Streams batches into many tables at once, and prints what the process holds after each round: garbage is collected before each look.
import { Producer, ZerobusClient } from 'zerobus-runtime';

const [endpoint, workspaceUrl, ...numbers] = process.argv.slice(2);
const [tables, rounds, batchBytes] = numbers.map(Number);
const RECORDS = 10;
const type = {
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
const client = new ZerobusClient({ endpoint, workspaceUrl, credentials: { clientId: 'id', clientSecret: 'secret' } });
const producers = Array.from(
  { length: tables },
  (_, index) => new Producer({ ...type, table: `main.test.table_${index}` }, { client }),
);
const before = await held();
const sizes = [];
for (let round = 0; round < rounds; round++) {
  await Promise.all(
    producers.map((producer) => {
      for (let count = 0; count < RECORDS; count++) producer.write({ length: batchBytes / RECORDS });
      return producer.flush();
    }),
  );
  sizes.push((await held()) - before);
}
await Promise.all(producers.map((producer) => producer.close()));
const sum = (name) => producers.reduce((total, { stats }) => total + stats[name], 0);
console.log(JSON.stringify({ acked: sum('acked'), reconnects: sum('reconnects'), held: sizes }));
