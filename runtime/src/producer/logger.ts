/** Where a producer writes what it does. `console` is one, and so are most loggers. Never given a secret or a record. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
