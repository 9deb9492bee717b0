// Types for the part of protobufjs-cli that has none: the function behind `pbjs --target static-module`.
declare module 'protobufjs-cli/targets/static-module.js' {
  import type { Root } from 'protobufjs';

  /** Calls the callback before it returns. */
  const staticModule: (
    root: Root,
    options: Readonly<Record<string, string | boolean>>,
    callback: (error: Error | null, output?: string) => void,
  ) => void;
  export = staticModule;
}
