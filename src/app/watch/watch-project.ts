import { GenError } from '../../diagnostics/gen-error.js';
import { untilAborted } from '../../system/abort-signal.js';
import { errorCode } from '../../system/error-code.js';
import { systemReason } from '../../system/system-reason.js';
import { type GenerateOutcome, type GenerateRequest, generateProject } from '../generate/generate-project.js';
import { RequestError } from '../project/request-error.js';
import type { RunContext } from '../project/run-context.js';
import { findWatchedInputs } from './watched-inputs.js';

/** How long changes are collected into one, in milliseconds: editors and version control write several files. */
const DEBOUNCE_MS = 100;

/** How often to look for changes where the system does not report them, in milliseconds. */
const POLL_MS = 1000;

/** What a run came to: its outcome, or an error in the project that may be fixed while it is watched. */
type WatchedRun = GenerateOutcome | GenError | RequestError;

/** How a project is watched, and who is called. */
export interface WatchListener {
  /** How often live tables are read again, in milliseconds. */
  readonly intervalMs: number;
  /** Called in each run after each table that was read. */
  readonly onRead?: (read: number, total: number) => void;
  /** Called after each run whose outcome is new, or that wrote files. */
  readonly onRun: (run: WatchedRun) => Promise<void>;
  /** Called after each run, before `onRun`. */
  readonly onEnd?: () => void;
  /** Called before each wait, with the number of watched paths; `live` means that tables are read from a workspace. */
  readonly onWait?: (watched: { readonly live: boolean; readonly paths: number }) => void;
  /**
   * Called once with the reason, as part of a sentence, when the system does not report changes: it has too few watches, or a watched
   * folder was removed. From then on the files are compared every second.
   */
  readonly onPoll?: (reason: string) => void;
}

/**
 * Generates now and after every change of the inputs, until the signal is aborted. Watches the config and the snapshot or,
 * offline, the lock; reads live tables again after each interval. Throws RequestError of the first run, the reason of the
 * signal during a run, and any error that is a bug.
 */
export async function watchProject(
  request: GenerateRequest,
  listener: WatchListener,
  context: RunContext,
): Promise<void> {
  const { onRead, onRun, onEnd } = listener;
  let last: string | undefined;
  await repeatOnChange(request, listener, context, async () => {
    const run = await generateOnce(request, context, onRead, last === undefined).finally(() => onEnd?.());
    const summary = JSON.stringify(run instanceof Error ? run.message : run.results);
    // The same result is not worth repeating, unless files changed: their content may differ from the last one.
    if (summary === last && (run instanceof Error || !wroteFiles(run))) return;
    last = summary;
    await onRun(run);
  });
}

/** A RequestError of the first run is about the request; later it is about what the config or the lock has become. */
async function generateOnce(
  request: GenerateRequest,
  context: RunContext,
  onRead: WatchListener['onRead'],
  first: boolean,
): Promise<WatchedRun> {
  try {
    return await generateProject(request, context, onRead);
  } catch (error) {
    if (error instanceof GenError || (error instanceof RequestError && !first)) return error;
    throw error;
  }
}

function wroteFiles({ project, results }: GenerateOutcome): boolean {
  return !project.dryRun && results.some(({ files }) => files.some(({ status }) => status !== 'unchanged'));
}

async function repeatOnChange(
  request: GenerateRequest,
  { intervalMs, onWait, onPoll }: WatchListener,
  context: RunContext,
  run: () => Promise<void>,
): Promise<void> {
  const { signal } = context;
  const { watch } = await import('chokidar');
  let config: string | undefined;
  let usePolling = false;
  while (!signal.aborted) {
    const inputs = await findWatchedInputs(request, context);
    // A config that is gone may come back, as when version control switches branches.
    config = inputs.config ?? config;
    const paths = [...(config === undefined ? [] : [config]), ...inputs.paths];
    const { live } = inputs;
    const change = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const wakeAfter = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => change.abort(), ms);
    };
    // Watching starts before the run, so that a change during the run is noticed.
    const watcher = watch(paths, { ignoreInitial: true, usePolling, interval: POLL_MS });
    watcher.on('all', () => wakeAfter(DEBOUNCE_MS));
    const ready = new Promise<void>((resolve) => {
      if (paths.length === 0) return resolve();
      watcher.once('ready', resolve);
      // It may never be ready then, and some of the paths are not watched.
      watcher.on('error', (error) => {
        if (!usePolling) onPoll?.(watchReason(error));
        usePolling = true;
        wakeAfter(POLL_MS);
        resolve();
      });
    });
    const stop = (): void => change.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await ready;
      await run();
      if (signal.aborted || (!live && paths.length === 0)) return;
      onWait?.({ live, paths: paths.length });
      if (live && timer === undefined) wakeAfter(intervalMs);
      await untilAborted(change.signal);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      await watcher.close();
    }
  }
}

/** Says why the system does not report changes. ENOSPC is about the number of watches on Linux, not about the disk. */
function watchReason(error: unknown): string {
  return errorCode(error) === 'ENOSPC' ? 'the system allows no more watches (ENOSPC)' : systemReason(error);
}
