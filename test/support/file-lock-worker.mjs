// Takes a file lock again and again, logs when it has it, and leaves it as a killed process does. Between two calls of the system
// it often stops for a moment, so that other processes come in between.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { withFileLock } from '../../.build/system/file-lock.js';

const [file, log, rounds] = process.argv.slice(2);
const lock = join(dirname(file), `.${basename(file)}.zerobus-lock`);
const dead = 2 ** 22 + 1;
const { appendFileSync, writeFileSync } = fs;

const sleeper = new Int32Array(new SharedArrayBuffer(4));
for (const name of ['writeFileSync', 'renameSync', 'appendFileSync', 'openSync', 'rmSync']) {
  const call = fs[name];
  fs[name] = (...args) => {
    if (Math.random() < 0.5) Atomics.wait(sleeper, 0, 0, Math.random() * 5);
    return call(...args);
  };
}
syncBuiltinESMExports();

for (let round = 0; round < Number(rounds); round++) {
  await withFileLock(file, async () => {
    appendFileSync(log, `+${process.pid}.${round}\n`);
    for (let turns = Math.random() * 4; turns > 0; turns--) await turn();
    appendFileSync(log, `-${process.pid}.${round}\n`);
    writeFileSync(lock, `${dead} ${hostname()} ${randomBytes(8).toString('hex')}\n`);
  });
}
