import { binaryEncodings, inputFormats, timestampUnits } from '../../app/project/request-choices.js';
import { parseMap } from '../arguments/parse-map.js';
import { parseVariables } from '../arguments/parse-variables.js';
import { type Command, defineCommand } from '../command.js';
import { offlineFlags, quietFlags, reportFlags, sourceFlags, targetFlags, workspaceFlags } from '../flags.js';

/** Sends the records of a file or of stdin into a table. */
export const send: Command = defineCommand({
  name: 'send',
  summary: 'Send records from a file or stdin into a table, as NDJSON or CSV, gzipped or not; needs no generated code',
  positionals: {
    table: { type: 'string', required: true, completion: 'tables', describe: 'catalog.schema.table' },
    file: { type: 'string', describe: 'File to send; - or none: stdin' },
  },
  groups: [
    {
      title: 'How to read the input',
      flags: {
        format: {
          type: 'string',
          choices: inputFormats,
          describe: 'Format of the input; default: by the file extension, else by its first character',
        },
        timestamps: {
          type: 'string',
          choices: timestampUnits,
          describe: 'Unit of timestamps that are plain numbers; without it, they are rejected',
        },
        binary: {
          type: 'string',
          choices: binaryEncodings,
          describe: 'How BINARY is written as text; default: base64, with a warning if all values are valid hex',
        },
        delimiter: {
          type: 'string',
          describe: "Character between CSV cells, such as ';', '|' or tab; default: a comma, a tab in .tsv files",
        },
        null: {
          type: 'string',
          array: true,
          single: true,
          default: [],
          describe: "Text of CSV cells without quotes that means NULL, such as '\\N'; repeat it for others",
        },
        map: {
          type: 'string',
          array: true,
          single: true,
          default: [],
          describe: 'NAME=COLUMN: the column of a name in the CSV header, or of a key; repeat it for others',
        },
        rejects: {
          type: 'string',
          describe: 'Write invalid lines and their errors to a file; without it, stop at the first one',
        },
        resume: {
          type: 'string',
          describe: 'Record progress in a file; the same command continues where the last one stopped',
        },
        'dry-run': { type: 'boolean', default: false, describe: 'Check every line without sending any' },
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
    {
      title: 'What to print',
      flags: {
        reporter: { ...reportFlags.reporter, choices: ['human', 'json'], describe: 'Form of the report: text or JSON' },
        ...quietFlags,
      },
    },
  ],
  examples: [
    ['zerobus-gen send catalog.iot.sensor_events readings.ndjson.gz', 'send a file of any size'],
    [
      'zerobus-gen send catalog.iot.sensor_events day.csv --rejects bad.ndjson --resume day.state',
      'keep invalid lines, and continue after an interruption',
    ],
    [
      "zerobus-gen send catalog.iot.sensor_events export.csv --delimiter ';' --null NULL --map 'Device ID=device_id'",
      'send a CSV file as another program wrote it',
    ],
    ['tail -f log | zerobus-gen send catalog.iot.sensor_events', 'send lines as they arrive'],
  ],
  async run(args, context) {
    const { sendRecords } = await import('../../app/send/send-records.js');
    const { showSendProgress } = await import('../send/send-progress.js');
    const { earlyWarnings } = await import('../send/early-warnings.js');
    const { printSendDiagnostic, reportSend } = await import('../send/send-text.js');
    const warn = earlyWarnings((warning) => printSendDiagnostic(warning, context.terminal));
    const progress = showSendProgress(context.terminal, args.quiet);
    const { stdin } = context;
    const readsStdin = args.file === '-' || (args.file === undefined && stdin?.().isTTY !== true);
    const outcome = await sendRecords(
      {
        ...args,
        file: args.file === '-' ? undefined : args.file,
        vars: parseVariables(args.var),
        nulls: args.null.length === 0 ? undefined : args.null,
        map: parseMap(args.map),
      },
      { ...context, openStdin: readsStdin ? stdin : undefined },
      (current) => {
        warn(current.warnings);
        progress.show(current);
      },
    ).finally(progress.end);
    return reportSend(outcome, args, context.terminal);
  },
});
