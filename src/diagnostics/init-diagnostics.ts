/** Rows of the catalogue of diagnostics. Setting a project up. */
export const initDiagnostics = {
  'no-package-json': {
    severity: 'error',
    title: 'No package.json',
    message: 'There is no package.json in {folder}.',
    why: 'The config, scripts and dependencies belong to a package.',
    help: 'Go into the folder of the package, or make one with npm init.',
  },
  'package-json-invalid': {
    severity: 'error',
    title: 'package.json is not valid',
    message: '{file} is no JSON object.',
    why: 'Scripts and dependencies are put into it, and nothing of it may be lost.',
    help: 'Mend the file.',
  },
} as const;
