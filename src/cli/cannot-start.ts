/** The oldest Node that works, by its parts: `engines` of package.json. */
const least = [20, 19] as const;

interface StartingProcess {
  readonly versions: { readonly node: string };
  cwd(): string;
}

/**
 * Why nothing can run in a process, and what to do, in two lines; undefined where it can. It imports nothing, since what
 * it looks for makes imports fail.
 */
export function cannotStart(process: StartingProcess): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < least[0] || (major === least[0] && minor < least[1])) {
    return `Node ${process.versions.node} is too old: zerobus-gen needs Node ${least.join('.')} or newer.\n  Install one, from https://nodejs.org for example.`;
  }
  try {
    process.cwd();
    return undefined;
  } catch {
    return 'The working folder is not there any more, or may not be looked at.\n  Change into a folder that is there.';
  }
}
