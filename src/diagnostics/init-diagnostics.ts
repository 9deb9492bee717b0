/** Diagnostics about setting up a project. */
export const initDiagnostics = {
  'no-package-json': {
    severity: 'error',
    title: 'No package.json',
    message: '{folder} has no package.json.',
    why: '`zerobus-gen init` adds a config, scripts and dependencies to an npm package.',
    help: 'Change to the folder of your package, or create one: `npm init`.',
  },
  'package-json-invalid': {
    severity: 'error',
    title: 'package.json is not valid',
    message: '{file} does not contain a JSON object.',
    why: '`zerobus-gen init` adds scripts and dependencies to this file and must keep everything else in it.',
    help: 'Fix the JSON syntax of the file, then run `zerobus-gen init` again.',
  },
} as const;
