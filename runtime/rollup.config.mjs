// Bundles what tsc wrote to `.build` into one file per entry point and module format, plus the chunks that they share.
// A single copy of each class per format keeps `instanceof ZerobusError` true whichever entry point it came through.
import { transform } from 'esbuild';
import { dts } from 'rollup-plugin-dts';

const entries = ['index', 'codegen', 'codes', 'spool'];
const input = (extension) => Object.fromEntries(entries.map((name) => [name, `.build/${name}${extension}`]));
const external = /^node:/;

/** Names of files without a hash, so that a stack trace shows the same name in each release. */
const files = (extension) => ({
  entryFileNames: `[name]${extension}`,
  chunkFileNames: `chunks/[name]${extension}`,
  // Bundlers of users warn of imports that only load a chunk earlier.
  hoistTransitiveImports: false,
});

/** Bundlers leave a chunk out, with the modules of Node.js that it imports, if nothing of it is used: REST needs no HTTP/2. */
const manualChunks = (id) => {
  if (/\.build\/(?:grpc\/|producer\/grpc-producer)/.test(id)) return 'grpc';
  // What every entry point needs, in one file.
  return /\.build\/(?:errors|options|time)\//.test(id) ? 'common' : undefined;
};

/** A docstring or comment that has its lines to itself. esbuild keeps those of class members. */
const COMMENT = /^ *(?:\/\*\*(?:[^*]|\*(?!\/))*\*\/|\/\/.*)\n/gm;

/** Docstrings belong to the declarations: leaving them out of the code saves a third of the package. */
const withoutComments = {
  name: 'without-comments',
  async renderChunk(source) {
    const { code } = await transform(source, { target: 'es2023', minifySyntax: true });
    return { code: code.replace(COMMENT, ''), map: null };
  },
};

/** @type {import('rollup').RollupOptions[]} */
export default [
  {
    input: input('.js'),
    external,
    plugins: [withoutComments],
    treeshake: { moduleSideEffects: false },
    output: [
      { dir: 'dist', format: 'es', manualChunks, onlyExplicitManualChunks: true, ...files('.js') },
      { dir: 'dist', format: 'cjs', manualChunks, onlyExplicitManualChunks: true, ...files('.cjs') },
    ],
  },
  {
    input: input('.d.ts'),
    external,
    plugins: [dts()],
    output: [
      { dir: 'dist', format: 'es', ...files('.d.ts') },
      { dir: 'dist', format: 'es', ...files('.d.cts') },
    ],
  },
];
