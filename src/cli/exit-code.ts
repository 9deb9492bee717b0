/** Exit codes of commands, as docs/cli.md promises them to scripts. */
export const exitCode = {
  done: 0,
  /** A bug in zerobus-gen. */
  bug: 1,
  /** The command could not do its work: usage, network, permission, unsupported table. */
  failed: 2,
  /** The command did its work and found drift. */
  drift: 4,
  interrupted: 130,
} as const;

/** An exit code of a command. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

const BY_SEVERITY: readonly ExitCode[] = [
  exitCode.interrupted,
  exitCode.bug,
  exitCode.failed,
  exitCode.drift,
  exitCode.done,
];

/** Returns the most severe of the exit codes of several tables. */
export function mostSevere(codes: readonly ExitCode[]): ExitCode {
  return BY_SEVERITY.find((code) => codes.includes(code)) ?? exitCode.done;
}
