// Bundles what tsc wrote to `.build`: one file per entry point, one chunk per command, and the chunks that they share.
// A run loads a handful of files instead of hundreds. Dependencies stay outside; the names carry no hash, so that stack
// traces read the same in each release.
import { isAbsolute } from 'node:path';
import { transform } from 'esbuild';
import { dts } from 'rollup-plugin-dts';

const external = (id) => !id.startsWith('.') && !isAbsolute(id);
const withoutComments = { name: 'without-comments', renderChunk: (code) => transform(code, { target: 'es2023' }) };

/**
 * Rooms that nearly every command loads, each in one chunk: left alone, Rollup would make a chunk for each set of commands
 * that share a module. Rooms with heavy or rarely used parts (catalog, typescript, app) are left to Rollup.
 */
const rooms = /\/\.build\/(diagnostics|model|lock|drift)\//;

function manualChunks(id) {
  return rooms.exec(id)?.[1] ?? null;
}

/** @type {import('rollup').RollupOptions[]} */
export default [
  {
    input: { 'cli/bin': '.build/cli/bin.js', index: '.build/index.js', 'emulator/index': '.build/emulator/index.js' },
    external,
    plugins: [withoutComments],
    treeshake: { moduleSideEffects: (id) => id.endsWith('cli/bin.js') },
    output: {
      dir: 'dist',
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      hoistTransitiveImports: false,
      manualChunks,
    },
  },
  {
    input: { index: '.build/index.d.ts', 'emulator/index': '.build/emulator/index.d.ts' },
    external,
    plugins: [dts()],
    output: { dir: 'dist', format: 'es', entryFileNames: '[name].d.ts', chunkFileNames: 'chunks/[name].d.ts' },
  },
];
