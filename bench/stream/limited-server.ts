// A service that acknowledges at most 100,000 records per second on each stream, as the documented limit of one stream is.
import { startScriptedServer } from '../../runtime/test/support/scripted-server.js';

const RECORDS_PER_MS = 100;

const { endpoint } = await startScriptedServer(async (call) => {
  await call.open();
  let free = performance.now();
  for (let message = await call.next(); message !== undefined; message = await call.next()) {
    free = Math.max(free, performance.now()) + message.records.length / RECORDS_PER_MS;
    const wait = free - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    call.ack(message.offset);
    call.forget();
  }
  call.ok();
});
console.log(`ZEROBUS_SERVER_ENDPOINT=${endpoint}\n`);
