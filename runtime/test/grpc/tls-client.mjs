// Sends a record over TLS, settings from the environment, and prints what became of it: the trust in authorities is set when a process starts.
import { Producer, ZerobusClient } from 'zerobus-runtime';
import { itemType } from '../support/child-records.mjs';

const states = [];
const producer = new Producer(itemType, { client: new ZerobusClient(), onState: ({ to }) => states.push(to) });
try {
  await producer.send({ id: 1 });
  await producer.close();
  console.log(JSON.stringify({ states }));
} catch ({ code, message, help }) {
  console.log(JSON.stringify({ states, code, message, help, unacknowledged: producer.unacknowledged() }));
}
