// Bundles what tsc wrote to `.build`, with yargs and zod: one file per entry point, and one chunk for each part of the
// program that is loaded when it is needed. A run loads a handful of files instead of hundreds. Other dependencies stay
// outside; the names carry no hash, so that stack traces read the same in each release.
import { readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { dts } from 'rollup-plugin-dts';
import { bundledPackages, packagesOfCommonJs, replacedPackages } from './scripts/build/bundled-packages.mjs';
import { thirdPartyLicenses } from './scripts/build/third-party-licenses.mjs';

const isPackage = (id) => !id.startsWith('.') && !isAbsolute(id);

/** The path of a module: `node_modules/…`, or below `.build`. */
const pathOf = (id) =>
  relative(import.meta.dirname, id)
    .replaceAll('\\', '/')
    .replace('.build/', '');

/** Dependencies of our own modules are external, unless they are bundled; dependencies of bundled packages are not. */
function external(id, importer) {
  if (!isPackage(id) || bundledPackages.includes(id)) return false;
  return id.startsWith('node:') || !importer || !pathOf(importer).startsWith('node_modules/');
}

/** The same for the CommonJS form of the emulator, with the modules of a package, such as `hyparquet/src/schema.js`. */
const externalOfCommonJs = (id, importer) =>
  external(id, importer) && !packagesOfCommonJs.some((name) => id === name || id.startsWith(`${name}/`));

const replacePackages = {
  name: 'replace-packages',
  resolveId: (id) =>
    replacedPackages.includes(id) ? resolve(import.meta.dirname, `scripts/build/replacements/${id}.mjs`) : null,
};
/**
 * Stops Rollup from following what an `await import()` returns. Rollup 4.68 replaces a parameter by the value that all static calls
 * give it, and overlooks the calls of a function that it followed through an import: `init` calls `loadConfig` without a signal, so
 * no command had one. What it does not follow, it takes to be called with anything.
 */
const untrackedImports = {
  name: 'untracked-imports',
  transform: (code) => ({ code: code.replace(/await import\(('[^']+')\)/g, 'await (0, import($1))'), map: null }),
};
const withoutComments = { name: 'without-comments', renderChunk: (code) => transform(code, { target: 'es2023' }) };

/**
 * The chunks, by the paths of the modules in them; the first match counts. Left alone, Rollup would make a chunk for each set
 * of commands that share a module. What a command loads only sometimes (zod, protobufjs, a source of tables) has a chunk of
 * its own. Modules without a match belong to one command, and Rollup puts them into its chunk.
 */
const chunks = [
  ['zod', /^node_modules\/zod\//],
  ['tls', /^node_modules\/(@peculiar|asn1js|pvtsutils|pvutils|tslib)\/|^emulator\/tls\//],
  ['yargs', /^(node_modules|scripts)\/|^cli\/arguments\/yargs-parser/],
  ['package', /^system\/(package-|busy-file|error-(code|message)|portable-path)/],
  ['request', /^app\/project\/(request-error|request-choices|resolve-setting)|^artifacts\/artifact-settings/],
  ['request', /^app\/(check\/check-result|doctor\/doctor-report)|^config\/zerobus-config/],
  ['auth', /^auth\/|^system\/http\/|^app\/project\/choose-workspace/],
  ['config', /^config\/(find-config|folders-upward|import-extension)/],
  [
    'catalog',
    /^catalog\/(parse|expect-table|target-source)|^ddl\/(sql-token|sql-cursor|parse-sql-type|placeholder|split-name|table-change|auto-merge)/,
  ],
  ['snapshot', /^(catalog\/snapshot|ddl)\//],
  ['rest', /^catalog\/rest\//],
  ['sql', /^catalog\/sql\//],
  ['descriptor', /^proto\/(descriptor|field-type-numbers)/],
  ['emit', /^artifacts\/(emit-artifacts|protobuf|text|typescript\/(?!emit-(index|settings)|reserved))/],
  ['report', /^cli\/(reporters\/|progress)|^app\/project\/source-places/],
  ['project', /^app\/project\/(?!project-words)/],
  ['publish', /^app\/publish\//],
  ['send', /^(app|cli)\/send\//],
  ['explain', /^app\/explain\//],
  ['delta', /^emulator\/delta\//],
  // What the emulator and its worker thread share.
  ['records', /^emulator\/(storage|validate|wire)\/|^emulator\/workspace\/catalog-type|^emulator\/tables\/column-ids/],
  ...['artifacts', 'diagnostics', 'drift', 'lock', 'model', 'proto', 'system'].map((room) => [
    room,
    new RegExp(`^${room}/`),
  ]),
];

const unmatched = new Set(chunks);
/** The files of a module format. */
const files = (extension) => ({
  dir: 'dist',
  entryFileNames: `[name]${extension}`,
  chunkFileNames: `chunks/[name]${extension}`,
  hoistTransitiveImports: false,
});

function manualChunks(id) {
  const chunk = chunks.find(([, modules]) => modules.test(pathOf(id)));
  unmatched.delete(chunk);
  return chunk?.[0] ?? null;
}

/** Fails if modules moved and a chunk was not adapted. */
const everyChunkMatches = {
  name: 'every-chunk-matches',
  generateBundle() {
    for (const [name, modules] of unmatched) this.error(`No module matches ${modules} of the chunk ${name}`);
  },
};

/** Copies the files of the page of the emulator, which are served as they are. */
const copyPage = {
  name: 'copy-page',
  generateBundle() {
    for (const file of ['index.html', 'page.css', 'page.js']) {
      const source = readFileSync(resolve(import.meta.dirname, 'src/emulator/page', file));
      this.emitFile({ type: 'asset', fileName: `emulator/page/${file}`, source });
    }
  },
};

/** @type {import('rollup').RollupOptions[]} */
export default [
  {
    input: {
      'cli/bin': '.build/cli/bin.js',
      index: '.build/index.js',
      'emulator/index': '.build/emulator/index.js',
      'emulator/delta-worker': '.build/emulator/delta-worker.js',
    },
    external,
    plugins: [
      replacePackages,
      untrackedImports,
      nodeResolve({ exportConditions: ['node'] }),
      withoutComments,
      thirdPartyLicenses,
      everyChunkMatches,
      copyPage,
    ],
    treeshake: { moduleSideEffects: (id) => /(cli\/bin|emulator\/delta-worker)\.js$/.test(id.replaceAll('\\', '/')) },
    output: { ...files('.js'), format: 'es', manualChunks, onlyExplicitManualChunks: true },
  },
  {
    input: { 'emulator/index': '.build/emulator/index.js' },
    external: externalOfCommonJs,
    plugins: [untrackedImports, nodeResolve({ exportConditions: ['node'] }), withoutComments, thirdPartyLicenses],
    treeshake: { moduleSideEffects: false },
    // The chunk `emulator` is what the entry point and the Delta tables, which are loaded if they are used, share.
    output: {
      ...files('.cjs'),
      format: 'cjs',
      chunkFileNames: ({ name }) => `chunks/${name === 'index' ? 'emulator' : name}.cjs`,
    },
  },
  {
    input: { index: '.build/index.d.ts', 'emulator/index': '.build/emulator/index.d.ts' },
    external: isPackage,
    plugins: [dts()],
    output: { ...files('.d.ts'), format: 'es' },
  },
  {
    input: { 'emulator/index': '.build/emulator/index.d.ts' },
    external: isPackage,
    plugins: [dts()],
    output: { ...files('.d.cts'), format: 'es' },
  },
];
