// The part of protobufjs-cli that has no types: what `pbjs --target static-module` calls.
declare module 'protobufjs-cli/targets/static-module.js' {
  import type { Root } from 'protobufjs';

  /** Calls back before it returns. */
  const staticModule: (
    root: Root,
    options: Readonly<Record<string, string | boolean>>,
    callback: (error: Error | null, output?: string) => void,
  ) => void;
  export = staticModule;
}
