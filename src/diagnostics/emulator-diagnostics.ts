/** Diagnostics about the files that configure the emulator. */
export const emulatorDiagnostics = {
  'faults-invalid': {
    severity: 'error',
    title: 'The faults are not valid',
    message: 'Cannot use the faults in {place}: {reason}.',
    why: 'The file lists failures for the emulator to inject. It is a JSON list of faults, or an object with the keys `seed` and `faults`.',
    help: 'Fix what the message names. The docs of the emulator have the kinds of fault, and `faults.schema.json` of the package is for editors.',
  },
  'principals-invalid': {
    severity: 'error',
    title: 'The principals are not valid',
    message: 'Cannot use the principals in {place}: {reason}.',
    why: 'The file is a JSON list of service principals of the emulator: `id`, and optionally `secret`, `grants` and `federatedSubjects`.',
    help: 'Fix what the message names. A secret can name an environment variable: a dollar sign, and the name in braces.',
  },
  'records-left-in-log': {
    severity: 'error',
    title: 'Acknowledged records are not in their Delta tables',
    message: 'Not all acknowledged records could be added to the Delta tables in {folder}: {reason}.',
    why: 'The emulator keeps them in its log, the folder `.zerobus` there, and adds them to their tables when it ends.',
    help: 'Correct what the message names, then start the emulator with the same folder: it adds them first. Nothing is lost.',
  },
  'tail-dropped': {
    severity: 'error',
    title: 'The table whose rows are followed was dropped',
    message: 'Table {name} was dropped, so no more of its rows arrive.',
    why: '`--tail` and `emulator.tail()` return the rows that a table accepts. They continue with a table that is renamed or replaced.',
    help: 'Create the table, then follow it again. `CREATE OR REPLACE TABLE` replaces a table without an end.',
  },
} as const;
