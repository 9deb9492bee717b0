import type { InitOutcome, InitQuestions, Targets } from '../../app/init/init-project.js';
import { ciKinds } from '../../app/project/request-choices.js';
import type { Ask } from '../../app/project/run-context.js';
import { parseVariables } from '../arguments/parse-variables.js';
import type { Context } from '../command.js';
import { type Command, defineCommand } from '../command.js';
import { exitCode } from '../exit-code.js';
import { dryRunFlags, outFlags, sourceFlags, workspaceFlags } from '../flags.js';
import { UsageError } from '../usage-error.js';
import { writeFlag } from '../write-flag.js';

/** Sets up a project, all of it or nothing. */
export const init: Command = defineCommand({
  name: 'init',
  summary: 'Set up a project: config, npm scripts, settings of git and linters, a CI workflow',
  positionals: {
    tables: {
      type: 'string',
      array: true,
      default: [],
      describe: 'Tables for the config: catalog.schema.table or a pattern; with --targets, without the catalog',
    },
  },
  groups: [
    {
      title: 'What the config says',
      flags: {
        targets: {
          type: 'string',
          describe: 'Targets with their catalogs, the first one is the default: dev=dev_catalog,prod=main',
        },
        ...outFlags,
        ...sourceFlags,
        ...workspaceFlags,
      },
    },
    {
      title: 'What to write',
      flags: {
        ci: {
          type: 'string',
          choices: ciKinds,
          describe: 'CI to set up; default: the one that the repository uses',
        },
        force: { type: 'boolean', default: false, describe: 'Overwrite existing files' },
        yes: { type: 'boolean', default: false, describe: 'Ask no questions' },
        ...dryRunFlags,
      },
    },
  ],
  examples: [
    ['zerobus-gen init catalog.iot.sensor_events', 'one table in one workspace'],
    ['zerobus-gen init iot.sensor_events --targets dev=dev,prod=main', 'the same table in two catalogs'],
    ['zerobus-gen init --snapshot migrations --yes', 'all tables of migrations, without a workspace'],
  ],
  async run(args, context) {
    if (args.config !== undefined) {
      throw new UsageError(
        'init has no flag --config.',
        'Change into the folder of the project: init writes the config there.',
      );
    }
    const { initProject } = await import('../../app/init/init-project.js');
    const targets = args.targets === undefined ? undefined : parseTargets(args.targets);
    const ask = args.yes ? undefined : context.prompt();
    const questions = ask === undefined ? undefined : await createQuestions(ask);
    const outcome = await initProject({ ...args, targets, vars: parseVariables(args.var) }, context, questions);
    if (outcome === undefined) {
      context.terminal.err('Interrupted. Nothing was written.');
      return exitCode.interrupted;
    }
    await show(outcome, args.dryRun, context);
    return exitCode.done;
  },
});

/** Parses `dev=dev_catalog,prod=main`. Throws UsageError. */
function parseTargets(text: string): Targets {
  const pairs = text.split(',').map((pair) => {
    const [, name, catalog] = /^\s*([^=\s]+)\s*=\s*(\S.*?)\s*$/.exec(pair) ?? [];
    if (name === undefined || catalog === undefined) {
      throw new UsageError(
        `'${pair.trim()}' is not a target with its catalog.`,
        'Write targets as NAME=CATALOG with commas between them, for example: --targets dev=dev_catalog,prod=main.',
      );
    }
    return [name, { catalog }] as const;
  });
  return Object.fromEntries(pairs);
}

async function createQuestions(ask: Ask): Promise<InitQuestions> {
  const { validateTables } = await import('../../app/init/init-project.js');
  const { GenError } = await import('../../diagnostics/gen-error.js');
  /** Repeats a question, with what was wrong with the answer, until the answer is valid. */
  const askUntilValid = async <T>(question: string, parse: (answer: string) => T): Promise<T | undefined> => {
    for (let problem = ''; ; ) {
      const answer = await ask(problem + question);
      if (answer === undefined) return undefined;
      try {
        return parse(answer);
      } catch (error) {
        if (!(error instanceof UsageError || error instanceof GenError)) throw error;
        problem = `${error.message}\n  fix: ${error.help}\n`;
      }
    }
  };
  return {
    targets: () =>
      askUntilValid(
        'Targets, if the tables are in several catalogs, for example dev=dev_catalog,prod=main (Enter for none): ',
        (answer) => (answer === '' ? {} : parseTargets(answer)),
      ),
    tables: (hasTargets) => {
      const example = hasTargets ? 'iot.sensor_events or iot.*' : 'catalog.iot.sensor_events or catalog.iot.*';
      return askUntilValid(
        `Tables, separated by spaces, for example ${example} (Enter to add them later): `,
        (answer) => {
          const tables = answer.split(/[\s,]+/).filter((word) => word !== '');
          validateTables(tables, hasTargets);
          return tables;
        },
      );
    },
  };
}

async function show({ files, hints, nextSteps }: InitOutcome, dryRun: boolean, context: Context): Promise<void> {
  const { relativePath } = await import('../../app/project/resolve-project.js');
  const { terminal } = context;
  for (const { path, status, detail, patch } of files) {
    const changes = status !== 'kept' && status !== 'unchanged';
    const verb = dryRun && changes ? `would be ${status}` : status;
    const reason = status === 'kept' && detail === '' ? `${writeFlag('force')} overwrites it` : detail;
    const suffix = reason === '' || status === 'unchanged' ? '' : `: ${reason}`;
    terminal.print(`${verb} ${relativePath(path, context)}${suffix}`);
    if (patch !== undefined) terminal.out(patch.trimEnd());
  }
  for (const hint of hints) terminal.print(`\n${typeof hint === 'string' ? hint : hint(writeFlag)}`);
  if (dryRun) return;
  terminal.out('\nNext:');
  for (const step of nextSteps) terminal.print(`  ${step}`);
}
