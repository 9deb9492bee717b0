/** For all commands. */
export const globalFlags = {
  config: {
    type: 'string',
    describe: 'The configuration; default: zerobus.config.* or package.json, from the working folder upward',
    requiresArg: true,
  },
  verbose: { type: 'boolean', default: false, describe: 'Where each setting comes from' },
  color: { type: 'boolean', default: true, describe: 'Colour on terminals; --no-color turns it off' },
} as const;

export const targetFlag = {
  type: 'string',
  describe: 'Target of the config that is meant; default: its target',
  requiresArg: true,
} as const;

/** What names a workspace. */
export const workspaceFlags = {
  host: {
    type: 'string',
    describe: 'Workspace to read from, instead of DATABRICKS_HOST',
    requiresArg: true,
  },
  profile: {
    type: 'string',
    describe: 'Profile of ~/.databrickscfg: workspace and credentials',
    requiresArg: true,
  },
} as const;

/** What says where tables are read from. */
export const sourceFlags = {
  offline: {
    type: 'boolean',
    default: false,
    describe: 'From the lock alone: no network, no credentials',
  },
  source: {
    choices: ['rest', 'sql', 'snapshot'] as const,
    describe: 'Kind of source; default: rest, Unity Catalog over REST',
    requiresArg: true,
  },
  snapshot: {
    type: 'string',
    describe: 'A file or folder of .json and .sql instead of a workspace: no credentials',
    requiresArg: true,
  },
  warehouse: {
    type: 'string',
    describe: 'Id of the SQL warehouse to read through, instead of DATABRICKS_WAREHOUSE_ID',
    requiresArg: true,
  },
  'http-path': {
    type: 'string',
    describe: 'HTTP path of the SQL warehouse or cluster, in place of its id',
    requiresArg: true,
  },
} as const;

export const jobsFlag = {
  type: 'number',
  describe: 'Tables that are read at a time; default: 8',
  requiresArg: true,
} as const;

/** What says which files there are. */
export const outputFlags = {
  out: { type: 'string', describe: 'Folder of the generated files; default: generated', requiresArg: true },
  emit: {
    type: 'string',
    describe: 'What is emitted, with commas; default: proto,records,producer',
    requiresArg: true,
  },
} as const;

/** What only generating has. */
export const generateFlags = {
  'dry-run': { type: 'boolean', default: false, describe: 'Show what would change, and write nothing' },
  watch: { type: 'boolean', default: false, describe: 'Run again after every change of what is read' },
  'watch-interval': {
    type: 'number',
    describe: 'Seconds until live tables are read again; default: 30',
    requiresArg: true,
  },
} as const;

export const reportFlags = {
  reporter: {
    choices: ['human', 'json', 'github', 'junit'] as const,
    default: 'human' as const,
    describe: 'For people, as JSON, as annotations of GitHub Actions, as JUnit XML',
    requiresArg: true,
  },
  'report-file': {
    type: 'string',
    describe: 'Where the report goes; people are told on the terminal then',
    requiresArg: true,
  },
  quiet: { type: 'boolean', default: false, describe: 'Only problems' },
} as const;

export const failOnFlag = {
  choices: ['breaking', 'any'] as const,
  default: 'breaking' as const,
  describe: 'Which drift of the table ends with 4',
  requiresArg: true,
} as const;

/** What only `doctor` has. */
export const doctorFlags = {
  connect: { type: 'boolean', default: false, describe: 'Open a stream too, and end it: no record' },
} as const;

/** What only `emulator` has. */
export const emulatorFlags = {
  tables: {
    type: 'string',
    array: true,
    default: [] as string[],
    describe: 'Snapshots: files or folders of .json and .sql, as for --snapshot; default: the lock, else a sample',
    requiresArg: true,
  },
  port: { type: 'number', default: 0, describe: 'Of the Zerobus endpoint; 0: any', requiresArg: true },
  'workspace-port': { type: 'number', default: 0, describe: 'Of the workspace; 0: any', requiresArg: true },
} as const;

/** What only `send` has. */
export const sendFlags = {
  format: {
    choices: ['ndjson', 'csv'] as const,
    describe: "How the input is written; default: by the file's ending, else by its first character",
    requiresArg: true,
  },
  timestamps: {
    choices: ['s', 'ms', 'us'] as const,
    describe: 'The unit of timestamps that are plain numbers; without it they are refused',
    requiresArg: true,
  },
  rejects: {
    type: 'string',
    describe: 'Where lines go that are no records, each with its reason; without it the first one ends the command',
    requiresArg: true,
  },
  resume: {
    type: 'string',
    describe: 'A file that keeps how far the input was sent; the same command goes on there',
    requiresArg: true,
  },
  'dry-run': { type: 'boolean', default: false, describe: 'Check all lines, and send nothing' },
  reporter: {
    choices: ['human', 'json'] as const,
    default: 'human' as const,
    describe: 'How the result is printed: for people, or as JSON',
    requiresArg: true,
  },
} as const;

/** The tables of a command. */
export function tablesPositional(describe: string): {
  readonly type: 'string';
  readonly array: true;
  readonly default: string[];
  readonly describe: string;
} {
  return { type: 'string', array: true, default: [], describe };
}

/** What only `init` has. */
export const initFlags = {
  targets: {
    type: 'string',
    describe: 'Targets with their catalogs, the first the default: dev=dev_catalog,prod=main',
    requiresArg: true,
  },
  ci: {
    choices: ['github', 'gitlab', 'none'] as const,
    describe: 'Which CI is served; default: what the repository has',
    requiresArg: true,
  },
  force: { type: 'boolean', default: false, describe: 'Overwrite what is there' },
  yes: { type: 'boolean', default: false, describe: 'Ask nothing' },
} as const;
