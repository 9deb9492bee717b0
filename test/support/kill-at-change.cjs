// Loaded before the command: kills its process before the n-th change of a file, or in the middle of the n-th content that it writes
// if KILL_WHEN is halfway. KILL_AT is n.
const fs = require('node:fs');
const promises = require('node:fs/promises');
const { syncBuiltinESMExports } = require('node:module');

const at = Number(process.env.KILL_AT);
let changes = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
}

/** Replaces a function that changes files. `half` does a part of what it does, if it writes content. */
function wrap(object, name, half) {
  const halfway = process.env.KILL_WHEN === 'halfway';
  if (halfway && half === undefined) return;
  const original = object[name];
  object[name] = function (...args) {
    if (++changes !== at) return original.apply(this, args);
    if (!halfway) die();
    return half.call(this, original, args);
  };
}

function firstHalf(content) {
  return Buffer.from(content).subarray(0, content.length / 2);
}

for (const name of ['renameSync', 'mkdirSync', 'rmSync', 'fsync']) wrap(fs, name);
for (const name of ['mkdir', 'rename', 'rm']) wrap(promises, name);
for (const name of ['writeFileSync', 'appendFileSync']) {
  wrap(fs, name, function (original, [file, , options]) {
    try {
      // Nothing, as between the two calls of the system for so few bytes.
      original.call(this, file, '', options);
    } finally {
      die();
    }
  });
}
const { open } = promises;
promises.open = async function (...args) {
  const file = await open.apply(this, args);
  if (!Object.hasOwn(file, 'writeFile')) {
    wrap(file, 'writeFile', async function (original, [content]) {
      await original.call(this, firstHalf(content));
      die();
    });
  }
  return file;
};
wrap(promises, 'open');
syncBuiltinESMExports();
