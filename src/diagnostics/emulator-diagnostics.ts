/** Diagnostics about the files that configure the emulator. */
export const emulatorDiagnostics = {
  'faults-invalid': {
    severity: 'error',
    title: 'The faults are not valid',
    message: 'Cannot use the faults in {place}: {reason}.',
    why: 'The file lists failures for the emulator to inject. It is a JSON list of faults, or an object with the keys `seed` and `faults`.',
    help: 'Fix what the message names. The docs of the emulator have the kinds of fault, and `faults.schema.json` of the package is for editors.',
  },
} as const;
