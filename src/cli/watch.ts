import type { TablesRequest } from '../app/project/project-request.js';
import { watchedInputs } from '../app/watch/watched-inputs.js';
import { aborted } from '../system/aborted.js';
import type { Context } from './context.js';

/** Milliseconds in which changes count as one: editors and version control write several files. */
const together = 100;

/**
 * Runs `once` now and after every change of what it reads, until Ctrl-C. The config and the snapshot, offline the lock,
 * are watched; live tables are read again every `everyMs`. What a run throws is its own to tell.
 */
export async function watch(
  flags: TablesRequest,
  everyMs: number,
  context: Context,
  once: () => Promise<void>,
): Promise<void> {
  const { signal, terminal } = context;
  const { watch: watchPaths } = await import('chokidar');
  let config: string | undefined;
  while (!signal.aborted) {
    const inputs = await watchedInputs(flags, context);
    // One that is gone may come back, as version control switches branches.
    config = inputs.config ?? config;
    const paths = [...(config === undefined ? [] : [config]), ...inputs.paths];
    const { live } = inputs;
    const change = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const wake = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => change.abort(), ms);
    };
    // From before the run on, so that a change during it is seen.
    const watcher = watchPaths(paths, { ignoreInitial: true }).on('all', () => wake(together));
    const ready = paths.length > 0 && new Promise<void>((resolve) => watcher.once('ready', resolve));
    const stop = (): void => change.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await ready;
      await once();
      if (signal.aborted || (!live && paths.length === 0)) return;
      const every = live
        ? `the tables are read again every ${everyMs / 1000} s`
        : `${paths.length} ${paths.length === 1 ? 'path' : 'paths'}`;
      terminal.err(terminal.style('dim', `Watching (${every}). Ctrl-C ends it.`, 'err'));
      if (live && timer === undefined) wake(everyMs);
      await aborted(change.signal);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      await watcher.close();
    }
  }
}
