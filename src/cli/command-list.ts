import type { Command } from './command.js';
import { check } from './commands/check.js';
import { completion } from './commands/completion.js';
import { doctor } from './commands/doctor.js';
import { emulator } from './commands/emulator.js';
import { explain } from './commands/explain.js';
import { generate } from './commands/generate.js';
import { init } from './commands/init.js';
import { sample } from './commands/sample.js';
import { send } from './commands/send.js';

/** All commands, in the order of `--help`. Parsing, help, completion, suggestions and docs/commands.md derive from it. */
export const commandList: readonly Command[] = [
  generate,
  check,
  doctor,
  send,
  sample,
  emulator,
  explain,
  init,
  completion,
];
