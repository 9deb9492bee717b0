// Writes a record, closes on SIGTERM, and prints what was delivered. The server acknowledges only after it got the signal.
import { closeOnSignal, Producer, ZerobusClient } from 'zerobus-runtime';

const [endpoint, timeoutMs] = process.argv.slice(2);
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
const producer = new Producer(type, { client: new ZerobusClient({ endpoint, credentials: { token: 't' } }) });
closeOnSignal(producer, ['SIGTERM'], { timeoutMs: Number(timeoutMs) });
producer.send({ id: 1 }).then(
  () => console.log('delivered'),
  (error) => console.log(error.code),
);
