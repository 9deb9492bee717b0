/** The command line itself is wrong: ends with 2, and nothing was begun. */
export class RequestError extends Error {
  override readonly name: string = 'UsageError';
  /** What to do next. */
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}
