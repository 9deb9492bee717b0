// The server of a soak, in a process of its own: acknowledges everything, keeps nothing, and rotates each stream every few seconds.
import process from 'node:process';
import type { ScriptedCall } from '../support/scripted-call.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

const rotateMs = Number(process.argv[2]);
let acked = 0;

const server = await startScriptedServer(async (call) => {
  await call.open();
  const rotation = setTimeout(() => rotate(call), rotateMs);
  for (let message = await call.next(); message !== undefined; message = await call.next()) {
    acked += message.records.length;
    call.ack(message.offset);
    call.forget();
  }
  clearTimeout(rotation);
  call.ok();
});

/** Asks for the next stream, and ends this one as the service does. */
function rotate(call: ScriptedCall): void {
  call.closeSignal(500);
  setTimeout(() => call.status(14, 'The stream is old. Error Code: 6002, Error State: 1.'), 600).unref();
}

process.on('message', () => process.send?.({ acked, open: server.open }));
process.on('disconnect', () => process.exit());
process.send?.({ endpoint: server.endpoint });
