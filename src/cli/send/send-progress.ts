import type { SendProgress } from '../../app/send/send-result.js';
import type { Terminal } from '../terminal.js';

/** Milliseconds between two lines, so that they can be read. */
const INTERVAL = 250;

/** A line on a terminal that says how far a send is. */
export interface ShownSend {
  show(progress: SendProgress): void;
  /** Takes the line away. */
  end(): void;
}

/** Shows `1,200,000 records, 300,000/s, 118 MB of 295 MB, 6 s left`, on a terminal only. */
export function showSendProgress(
  { status }: Terminal,
  quiet: boolean,
  now: () => number = () => performance.now(),
): ShownSend {
  if (status === undefined || quiet) return { show: () => undefined, end: () => undefined };
  const start = now();
  let shown = start;
  return {
    show(progress) {
      if (now() - shown < INTERVAL) return;
      shown = now();
      status(progressLine(progress, (shown - start) / 1000));
    },
    end: () => status(''),
  };
}

/** After so many seconds. */
export function progressLine({ records, bytes, size }: SendProgress, seconds: number): string {
  const rate = `${Math.round(records / seconds).toLocaleString('en')}/s`;
  const read = size === undefined ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(size)}`;
  const left = size === undefined || bytes === 0 ? '' : `, ${Math.ceil((seconds * (size - bytes)) / bytes)} s left`;
  return `${records.toLocaleString('en')} records, ${rate}, ${read}${left}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`;
}
