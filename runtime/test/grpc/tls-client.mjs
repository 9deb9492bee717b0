// Sends a record over TLS, settings from the environment, and prints what became of it: the trust in authorities is set when a process starts.
import { Producer, ZerobusClient } from 'zerobus-runtime';

const type = {
  table: 'main.test.items',
  columns: [{ name: 'id', type: 'int' }],
  descriptor: new Uint8Array(),
  schemaHash: '',
  write(writer, { id }, at) {
    writer.reserve(at, 2).set([8, id], at);
    return at + 2;
  },
  decode: (bytes) => ({ id: bytes[1] }),
};
const states = [];
const producer = new Producer(type, { client: new ZerobusClient(), onState: ({ to }) => states.push(to) });
try {
  await producer.send({ id: 1 });
  await producer.close();
  console.log(JSON.stringify({ states }));
} catch ({ code, message, help }) {
  console.log(JSON.stringify({ states, code, message, help, unacknowledged: producer.unacknowledged() }));
}
