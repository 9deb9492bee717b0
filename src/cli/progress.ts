import type { Terminal } from './terminal.js';

/** A status line that shows how far a run is. */
export interface Progress {
  show(count: number, total: number): void;
  /** Removes the line. */
  end(): void;
}

/** A run over fewer tables is over before anybody could read the line. */
const MIN_TABLES = 10;

/** Shows `17 of 1000 tables read` on a terminal; `what` is `tables read`. */
export function showProgress({ status }: Terminal, what: string, quiet: boolean): Progress {
  if (status === undefined || quiet) return { show: () => undefined, end: () => undefined };
  return {
    show: (count, total) => {
      if (total >= MIN_TABLES) status(`${count} of ${total} ${what}`);
    },
    end: () => status(''),
  };
}
