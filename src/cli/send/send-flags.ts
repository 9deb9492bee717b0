/** The flags of `send` alone, as yargs takes them. */
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
  },
} as const;
