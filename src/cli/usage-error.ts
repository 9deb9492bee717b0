/** A mistake on the command line: nothing was started, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  /** What to do next. */
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}
