import { writeProperty } from '../project/request-error.js';
import type { InitOutcome } from './init-project.js';
import type { PlannedFile } from './planned-file.js';

/** A file of the set-up. */
interface InitReportFile extends Omit<PlannedFile, 'before' | 'after'> {
  /** In a dry run, the change as a unified diff whose paths are relative to the working directory. */
  readonly patch?: string;
}

/** What `init` set up. In a dry run, what it would set up. */
export interface InitReport {
  readonly version: 1;
  readonly files: readonly InitReportFile[];
  /** Steps that have to be done by hand, in sentences. */
  readonly hints: readonly string[];
  /** Commands and steps that come next, such as `npm install`. */
  readonly nextSteps: readonly string[];
}

/** Converts an outcome to the report for callers from code. */
export function initReport({ files, hints, nextSteps }: InitOutcome): InitReport {
  return {
    version: 1,
    files: files.map(({ before: _before, after: _after, ...file }) => file),
    hints: hints.map((hint) => (typeof hint === 'string' ? hint : hint(writeProperty))),
    nextSteps,
  };
}
