// An emulator in its own process. Drops rows when there are many, so that a long run does not fill the memory.
import { startEmulator } from 'zerobus-gen/emulator';

const TABLE = 'catalog.iot.sensor_events';
const MOST = 2_000_000;

const emulator = await startEmulator();
for (const [key, value] of Object.entries(emulator.env)) console.log(`${key}=${value}`);
console.log('');

setInterval(async () => {
  if ((await emulator.count(TABLE)) > MOST) await emulator.reset();
}, 100);
