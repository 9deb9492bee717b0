// The layers stand in layers.json: each folder, and the folders it may import. Everything here is derived from it.
import { readFileSync } from 'node:fs';

const layers = JSON.parse(readFileSync(new URL('./layers.json', import.meta.url), 'utf8'));

const rules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `layer-${folder.replaceAll('/', '-')}`,
  comment: `${folder} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other layer'} (layers.json)`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { path: '^(src|runtime/src)/', pathNot: [folder, ...allowed].map((name) => `^${name}/`) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...rules,
    {
      name: 'every-file-has-a-layer',
      severity: 'error',
      from: { path: '^src/', pathNot: [...Object.keys(layers).map((name) => `^${name}/`), '^src/index\\.ts$'] },
      to: {},
    },
    // A cycle of types alone is none at run time.
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'runtime-has-no-dependency',
      severity: 'error',
      from: { path: '^runtime/src/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'unknown'] },
    },
    {
      name: 'producers-know-types-of-the-spool-only',
      comment: 'an application without a spool does not load it',
      severity: 'error',
      from: { path: '^runtime/src/', pathNot: '^runtime/src/spool(/|\\.ts$)' },
      to: { path: '^runtime/src/spool(/|\\.ts$)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ts-morph-works-at-build-time',
      comment: 'its import takes 0.3 s: scripts/templates uses it when the package is built',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '(^|node_modules/)ts-morph' },
    },
    {
      name: 'only-cli-has-argv-and-yargs',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '(^|node_modules/)yargs' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(runtime/)?dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
