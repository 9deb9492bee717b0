import { emitKinds } from '../app/project/project-request.js';
import { sourceKinds } from '../app/project/request-choices.js';

/** Flags that every command has. */
export const globalFlags = {
  version: { type: 'boolean', alias: 'v', describe: 'Show the version' },
  help: { type: 'boolean', alias: 'h', describe: 'Show this help' },
  config: {
    type: 'string',
    describe: 'Path of the config; default: zerobus.config.* or package.json, in the current directory or above it',
  },
  verbose: { type: 'boolean', default: false, describe: 'Show where each setting comes from' },
  color: { type: 'boolean', default: true, describe: 'Use colours on terminals; --no-color turns them off' },
} as const;

/** Chooses the target of a project that has several. */
export const targetFlags = {
  target: {
    type: 'string',
    describe: "Target to use; default: the config's target",
    completion: 'targets',
  },
} as const;

/** Name a workspace. */
export const workspaceFlags = {
  host: { type: 'string', describe: 'Workspace to read from; overrides DATABRICKS_HOST' },
  profile: { type: 'string', describe: 'Profile of ~/.databrickscfg with workspace and credentials' },
} as const;

/** Name a source of tables other than Unity Catalog of the workspace. */
export const sourceFlags = {
  source: {
    type: 'string',
    choices: sourceKinds as typeof sourceKinds,
    describe: 'Read from Unity Catalog over REST, a SQL warehouse or a snapshot; default: rest',
  },
  snapshot: {
    type: 'string',
    describe: 'File or folder of .json and .sql to read instead of a workspace; needs no credentials',
  },
  var: {
    type: 'string',
    array: true,
    single: true,
    default: [],
    describe:
      'NAME=VALUE: the value of a placeholder such as {{ NAME }} in the SQL of a snapshot; repeat it for others',
  },
  warehouse: { type: 'string', describe: 'ID of a SQL warehouse to read through; overrides DATABRICKS_WAREHOUSE_ID' },
  'http-path': { type: 'string', describe: 'HTTP path of a SQL warehouse or cluster, instead of its ID' },
} as const;

/** Fill in the placeholders of a snapshot, for commands without the other sources. */
export const varFlags: Pick<typeof sourceFlags, 'var'> = { var: sourceFlags.var };

/** Reads the lock instead of a source. */
export const offlineFlags = {
  offline: { type: 'boolean', default: false, describe: 'Use the lock alone, without network and credentials' },
} as const;

/** Limits how many tables are read at a time. */
export const jobsFlags = {
  jobs: { type: 'number', describe: 'Tables to read at a time; default: 8' },
} as const;

/** Names the folder of the generated files. */
export const outFlags = {
  out: { type: 'string', describe: "Folder of the generated files; default: the config's, the lock's, or generated" },
} as const;

/** Chooses the kinds of generated files. */
export const emitFlags = {
  emit: {
    type: 'string',
    list: true,
    choices: emitKinds as typeof emitKinds,
    describe: "Kinds of output, separated by commas; default: the config's, the table's, or proto,records,producer",
  },
} as const;

/** Writes nothing. */
export const dryRunFlags = {
  'dry-run': { type: 'boolean', default: false, describe: 'Show what would change, and write nothing' },
} as const;

/** Choose the form of a report, and where it goes. */
export const reportFlags = {
  reporter: {
    type: 'string',
    choices: ['human', 'json', 'github', 'junit'],
    default: 'human',
    describe: 'Form of the report: text, JSON, annotations of GitHub Actions or JUnit XML',
  },
  'report-file': {
    type: 'string',
    describe: 'Write the report to a file; the terminal keeps readable output',
  },
  quiet: { type: 'boolean', default: false, describe: 'Print problems only' },
} as const;

/** Prints less, for commands without the other reporters. */
export const quietFlags: Pick<typeof reportFlags, 'quiet'> = { quiet: reportFlags.quiet };
