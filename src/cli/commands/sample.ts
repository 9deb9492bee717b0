import { inputFormats } from '../../app/project/request-choices.js';
import { parseVariables } from '../arguments/parse-variables.js';
import { type Command, defineCommand } from '../command.js';
import { exitCode } from '../exit-code.js';
import { offlineFlags, sourceFlags, targetFlags, workspaceFlags } from '../flags.js';

/** Characters that are written together. */
const CHUNK = 65_536;

/** Prints made-up records of a table. */
export const sample: Command = defineCommand({
  name: 'sample',
  summary: 'Print plausible made-up records of a table, for demos, load tests and send',
  positionals: {
    table: { type: 'string', required: true, completion: 'tables', describe: 'catalog.schema.table' },
  },
  groups: [
    {
      title: 'What to print',
      flags: {
        count: { type: 'number', default: 10, describe: 'Number of records' },
        seed: { type: 'number', default: 1, describe: 'A seed always gives the same records' },
        format: { type: 'string', choices: inputFormats, default: 'ndjson', describe: 'Format of the records' },
      },
    },
    {
      title: "Where to read the table's types",
      flags: {
        offline: { ...offlineFlags.offline, describe: "Take the table's types from the lock" },
        ...sourceFlags,
        ...targetFlags,
        ...workspaceFlags,
      },
    },
  ],
  examples: [
    ['zerobus-gen sample catalog.iot.sensor_events --offline', 'print ten records, by the types in the lock'],
    [
      'zerobus-gen sample catalog.iot.sensor_events --count 1000000 | zerobus-gen send catalog.iot.sensor_events',
      'send a million records',
    ],
    ['zerobus-gen sample catalog.iot.sensor_events --format csv --seed 7', 'print other records, as CSV'],
  ],
  async run(args, context) {
    const { terminal, signal, writeData } = context;
    const { sampleRecords } = await import('../../app/sample/sample-records.js');
    const { printSendDiagnostic } = await import('../send/send-text.js');
    const { diagnostics, lines } = await sampleRecords({ ...args, vars: parseVariables(args.var) }, context);
    for (const each of diagnostics) printSendDiagnostic(each, terminal);
    if (diagnostics.some(({ severity }) => severity === 'error')) return exitCode.failed;
    let chunk = '';
    for (const line of lines) {
      chunk += line;
      if (chunk.length < CHUNK) continue;
      signal.throwIfAborted();
      // Nobody reads the rest, as with `| head`.
      if (!(await writeData(chunk))) return exitCode.done;
      chunk = '';
    }
    await writeData(chunk);
    return exitCode.done;
  },
});
