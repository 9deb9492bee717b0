// Writes a record, closes on SIGTERM, and prints when the signal arrives and what was delivered. The server acknowledges only after it got the signal. With `two`,
// another part of the program closes a producer of its own, which has nothing to deliver.
import { closeOnSignal, Producer, ZerobusClient } from 'zerobus-runtime';

const [endpoint, timeoutMs, parts] = process.argv.slice(2);
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
if (parts === 'two') {
  const other = new Producer(type, {});
  closeOnSignal(other);
  // A signal arrives after those that were raised before it.
  process.once('SIGUSR2', () => console.log('other closed'));
  void other.closed.then(() => setImmediate(() => process.kill(process.pid, 'SIGUSR2')));
}
process.once('SIGTERM', () => console.log('signal'));
closeOnSignal(producer, ['SIGTERM'], { timeoutMs: Number(timeoutMs) });
producer.send({ id: 1 }).then(
  () => console.log('delivered'),
  (error) => console.log(error.code),
);
