import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runtime: Readonly<Record<string, string>> = {
  'zerobus-runtime': join(root, 'runtime/dist/index.cjs'),
  'zerobus-runtime/codegen': join(root, 'runtime/dist/codegen.cjs'),
};

/** A realm of its own, as jest makes one: modules run apart from Node.js, with the globals that are given and no others. */
export interface Realm {
  /** Loads the built runtime, or generated code by its path below `generated`. */
  // biome-ignore lint/suspicious/noExplicitAny: the modules of a realm have no types of their own.
  load(name: string): Promise<any>;
}

export function createRealm(globals: Readonly<Record<string, unknown>>): Realm {
  const context = vm.createContext({ ...globals });
  const loaded = new Map<string, { exports: unknown }>();
  const builtin = createRequire(import.meta.url);

  function run(file: string, code: string): unknown {
    const module = { exports: {} };
    loaded.set(file, module);
    const require = (name: string): unknown => {
      if (name.startsWith('node:')) return builtin(name);
      const path = runtime[name] ?? join(dirname(file), name);
      return loaded.get(path)?.exports ?? run(path, readFileSync(path, 'utf8'));
    };
    const wrapper = vm.runInContext(`(function (module, exports, require) {${code}\n})`, context, { filename: file });
    wrapper(module, module.exports, require);
    return module.exports;
  }

  return {
    async load(name) {
      const path = runtime[name];
      if (path !== undefined) return loaded.get(path)?.exports ?? run(path, readFileSync(path, 'utf8'));
      const entry = join(root, 'generated', name);
      const { outputFiles } = await build({
        entryPoints: [entry],
        bundle: true,
        platform: 'node',
        format: 'cjs',
        packages: 'external',
        write: false,
      });
      return run(entry, outputFiles[0]?.text ?? '');
    },
  };
}
