/** Rows of the catalogue of diagnostics. Configuration: the file, and what it says of tables. */
export const configDiagnostics = {
  'config-not-found': {
    severity: 'error',
    title: 'No such config',
    message: 'There is no config {file}.',
    why: '--config names the file of the configuration.',
    help: 'Check the path. Without --config the file is looked for from the working folder upward.',
  },
  'config-ambiguous': {
    severity: 'error',
    title: 'Several configs in one folder',
    message: '{folder} holds several configs: {files}.',
    why: 'Nobody can tell which one is meant, and none of them may be passed over silently.',
    help: 'Keep one of them, or name one with --config.',
  },
  'config-failed': {
    severity: 'error',
    title: 'The config cannot be loaded',
    message: '{file} cannot be loaded: {reason}.',
    why: 'The file is run to get the configuration from it, and it failed.',
    help: 'Mend the file. It is an ES module, or JSON, whose default export is the configuration.',
  },
  'config-invalid': {
    severity: 'error',
    title: 'The config is not valid',
    message: '{file}: {problems}',
    why: 'A key or a value that is not known would be passed over, and the code would not be what was meant.',
    help: 'See docs/config.md for the keys and what they take.',
  },
  'tsconfig-invalid': {
    severity: 'error',
    title: 'tsconfig.json cannot be read',
    message: '{file} cannot be read: {reason}.',
    why: 'How generated files import each other follows from its module settings.',
    help: "Mend it, or set importExtension ('js', 'ts' or 'none') in the config.",
  },
  'excluded-not-null': {
    severity: 'error',
    title: 'A NOT NULL column is excluded',
    message: 'Column {column} is excluded, but it is NOT NULL: a record without it would be refused.',
    why: 'exclude is for a nullable column that is about to be dropped.',
    help: 'First: ALTER TABLE {sql} ALTER COLUMN {quoted} DROP NOT NULL. Or take it out of exclude.',
  },
  'excluded-missing': {
    severity: 'warning',
    title: 'An excluded column is not there',
    message: '{name} has no column {column}, which the config excludes.',
    why: 'It has been dropped, or its name is misspelt.',
    help: 'Take it out of exclude.',
  },
  'message-not-free': {
    severity: 'error',
    title: 'The message name is taken',
    message: 'The config names the message of {name} {message}, which {holder} has.',
    why: 'A message, its class and its files have one name in a schema.',
    help: 'Choose another message for one of them.',
  },
} as const;
