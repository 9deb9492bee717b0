import type { Terminal } from './terminal.js';

/** A line on a terminal that says how far a run is. */
export interface Progress {
  show(done: number, all: number): void;
  /** Takes the line away. */
  end(): void;
}

/** Fewer are done before anybody could read it. */
const worthShowing = 10;

/** Shows `17 of 1000 tables read`, on a terminal only. */
export function showProgress({ status }: Terminal, what: string, quiet: boolean): Progress {
  if (status === undefined || quiet) return { show: () => undefined, end: () => undefined };
  return {
    show: (done, all) => {
      if (all >= worthShowing) status(`${done} of ${all} ${what}`);
    },
    end: () => status(''),
  };
}
