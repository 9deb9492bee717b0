// Writes a record, closes on SIGTERM, and prints when the signal arrives and what was delivered. The server acknowledges only after it got the signal. With `two`,
// another part of the program closes a producer of its own, which has nothing to deliver.
import { closeOnSignal, Producer, ZerobusClient } from 'zerobus-runtime';
import { itemType } from '../support/child-records.mjs';

const [endpoint, timeoutMs, parts] = process.argv.slice(2);
const producer = new Producer(itemType, { client: new ZerobusClient({ endpoint, credentials: { token: 't' } }) });
if (parts === 'two') {
  const other = new Producer(itemType, {});
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
