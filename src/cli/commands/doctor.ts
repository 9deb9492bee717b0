import { type Command, defineCommand } from '../command.js';
import { exitCode } from '../exit-code.js';
import { reportFlags, targetFlags, workspaceFlags } from '../flags.js';

/** Checks what ingesting needs, on this machine and for each table. */
export const doctor: Command = defineCommand({
  name: 'doctor',
  summary: 'Check that this machine can ingest into the tables, and suggest fixes',
  positionals: {
    tables: {
      type: 'string',
      array: true,
      default: [],
      completion: 'tables',
      describe: 'catalog.schema.table or a pattern; default: the tables of the config, else of the lock',
    },
  },
  groups: [
    { title: 'Where to read tables', flags: { ...targetFlags, ...workspaceFlags } },
    {
      title: 'What to check',
      flags: {
        connect: {
          type: 'boolean',
          default: false,
          describe: 'Open a stream into each table too, without sending a record',
        },
      },
    },
    { title: 'What to print', flags: reportFlags },
  ],
  examples: [
    ['zerobus-gen doctor catalog.iot.sensor_events', 'check settings, network, credentials and grants'],
    ['zerobus-gen doctor --connect --reporter json', 'check all tables of the config, for a program'],
  ],
  async run(args, context) {
    const { diagnoseProject } = await import('../../app/doctor/diagnose-project.js');
    const { report } = await import('../reporters/report.js');
    const checks = await diagnoseProject(args, context);
    await report(args, undefined, context, (reporter) => reporter.diagnosed(checks));
    return checks.some(({ status }) => status === 'fail') ? exitCode.failed : exitCode.done;
  },
});
