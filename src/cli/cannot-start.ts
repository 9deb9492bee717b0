/** The oldest supported Node, as in `engines` of package.json. */
const MIN_NODE = [20, 19] as const;

interface StartingProcess {
  readonly versions: { readonly node: string };
  cwd(): string;
}

/**
 * Returns why no command can run in a process, and how to fix that; undefined if commands can run. Imports nothing, since
 * imports fail in such a process.
 */
export function cannotStart(process: StartingProcess): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
    return `zerobus-gen needs Node ${MIN_NODE.join('.')} or newer, and this is Node ${process.versions.node}.\n  fix: Install a newer Node, for example from https://nodejs.org.`;
  }
  try {
    process.cwd();
    return undefined;
  } catch {
    return 'The current directory does not exist or is not readable.\n  fix: Change into another directory.';
  }
}
