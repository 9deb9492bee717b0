import type { SendProgress } from '../../app/send/send-result.js';
import type { Terminal } from '../terminal.js';

/** How often the line changes, in milliseconds. */
const INTERVAL_MS = 250;

/** A status line that shows how far a run is. */
export interface SendProgressLine {
  show(progress: SendProgress): void;
  /** Removes the line. */
  end(): void;
}

/** Shows `1,200,000 records, 300,000/s, 118 MB of 295 MB, 6 s left` on a terminal. */
export function showSendProgress(
  { status }: Terminal,
  quiet: boolean,
  now: () => number = () => performance.now(),
): SendProgressLine {
  if (status === undefined || quiet) return { show: () => undefined, end: () => undefined };
  const start = now();
  let shown = start;
  return {
    show(progress) {
      if (now() - shown < INTERVAL_MS) return;
      shown = now();
      status(progressLine(progress, (shown - start) / 1000));
    },
    end: () => status(''),
  };
}

/** Writes the line for the progress after some seconds. */
export function progressLine({ records, bytes, size }: Omit<SendProgress, 'warnings'>, seconds: number): string {
  const rate = `${Math.round(records / seconds).toLocaleString('en')}/s`;
  const read = size === undefined ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(size)}`;
  const left = size === undefined || bytes === 0 ? '' : `, ${Math.ceil((seconds * (size - bytes)) / bytes)} s left`;
  return `${records.toLocaleString('en')} records, ${rate}, ${read}${left}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`;
}
