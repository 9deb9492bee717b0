// An emulator in its own process; with an argument, it keeps Delta tables in that folder. In memory, it drops rows when there are many.
import { startEmulator } from 'zerobus-gen/emulator';

const TABLE = 'catalog.iot.sensor_events';
const MOST = 2_000_000;

const [data] = process.argv.slice(2);
const emulator = await startEmulator(data === undefined ? {} : { data });
for (const [key, value] of Object.entries(emulator.env)) console.log(`${key}=${value}`);
console.log('');

if (data === undefined) {
  setInterval(async () => {
    if ((await emulator.count(TABLE)) > MOST) await emulator.reset();
  }, 100);
}
