/** How a command ends (docs/cli.md): a promise to scripts. */
export const exitCode = {
  done: 0,
  /** A bug in the tool. */
  bug: 1,
  /** Could not do it: usage, network, permission, unsupported table. */
  failed: 2,
  /** Done, and drift was found. */
  drift: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

const byRank: readonly ExitCode[] = [
  exitCode.interrupted,
  exitCode.bug,
  exitCode.failed,
  exitCode.drift,
  exitCode.done,
];

/** The one that a command over several tables ends with. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return byRank.find((code) => codes.includes(code)) ?? exitCode.done;
}
