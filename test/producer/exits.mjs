// Sends a record and ends the producer; the process must then end by itself, with nothing open.
import { Producer, ZerobusClient } from 'zerobus-runtime';

const [endpoint, how] = process.argv.slice(2);
const type = {
  table: 'main.test.items',
  columns: [],
  descriptor: new Uint8Array(),
  schemaHash: '',
  write(writer, id, at) {
    writer.reserve(at, 2).set([8, id], at);
    return at + 2;
  },
  decode: (bytes) => bytes[1],
};
const producer = new Producer(type, { client: new ZerobusClient({ endpoint, credentials: { token: 't' } }) });
try {
  await producer.send(1);
  if (how === 'close') await producer.close();
  else producer.abort();
  console.log('done');
} catch (error) {
  console.log(error.code);
}
