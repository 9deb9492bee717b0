// Opens a spool, and prints what happened: `open N` with the size of the backlog, or the code of the error. Then, as `mode` says,
// appends until it is killed and prints each index (`append`), or waits until it is ended (`hold`).
import { writeSync } from 'node:fs';
import { fileSpool } from 'zerobus-runtime/spool';

const [dir, mode, go] = process.argv.slice(2);
const print = (line) => {
  for (;;) {
    try {
      return writeSync(1, `${line}\n`);
    } catch (error) {
      // The test reads more slowly than this process writes.
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};
const request = {
  table: 'catalog.iot.events',
  descriptor: Uint8Array.of(1, 2, 3),
  format: 'proto',
  signal: new AbortController().signal,
  onFailed: (error) => print(`failed ${error.code}`),
};
if (go !== undefined) {
  // All processes of a race begin at once.
  print('ready');
  await new Promise((resolve) => process.stdin.once('data', resolve));
}
try {
  const spool = await fileSpool(dir, { maxBytes: 8 * 1024 * 1024 }).open(request);
  print(`open ${spool.backlog.length}`);
  if (mode === 'append') {
    for (;;) {
      const size = 1 + Math.floor(Math.random() * 20_000);
      if (!spool.fits(size + 100)) {
        spool.settle(spool.stats.records - 20);
        print(`settled ${spool.stats.records - 20}`);
        await new Promise(setImmediate);
      }
      const index = spool.stats.records;
      spool.append(Buffer.from(`${index} ${'x'.repeat(size)}`), 1);
      print(`appended ${index}`);
    }
  } else setInterval(() => {}, 1000);
} catch (error) {
  print(error.code ?? error.stack);
}
