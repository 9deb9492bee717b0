// Sends a record and ends the producer; the process must then end by itself, with nothing open.
import { Producer, ZerobusClient } from 'zerobus-runtime';
import { itemType } from '../support/child-records.mjs';

const [endpoint, how, state] = process.argv.slice(2);
const workspaceUrl = process.env.WORKSPACE;
const credentials = workspaceUrl === undefined ? { token: 't' } : { clientId: 'id', clientSecret: 'secret-secret' };
const client = new ZerobusClient({ endpoint, credentials, ...(workspaceUrl === undefined ? {} : { workspaceUrl }) });
let onState;
const producer = new Producer(itemType, { client, onState: ({ to }) => onState?.(to) });
try {
  if (how === 'abort when') {
    const reached = new Promise((resolve) => {
      onState = (to) => to === state && resolve();
    });
    producer.write({ id: 1 });
    await reached;
    // The state has just been entered: what belongs to it begins now.
    await new Promise((resolve) => setImmediate(resolve));
    producer.abort();
    await producer.closed;
  } else {
    await producer.send({ id: 1 });
    if (how === 'close') await producer.close();
    else producer.abort();
  }
  console.log('done');
} catch (error) {
  console.log(error.code);
}
