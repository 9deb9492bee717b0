import { checkHeaderToken } from '../../auth/check-header-token.js';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import { unlessAborted } from '../../system/abort-signal.js';
import { systemClock } from '../../system/clock.js';
import { openSession } from './open-session.js';
import { readDriverError } from './read-driver-error.js';
import { SqlError } from './sql-error.js';
import type { Row, SqlParameters, SqlSession } from './sql-session.js';
import type { SqlSettings } from './sql-settings.js';

/** A session that is open or being opened, and what ends all in it at once. */
interface Opened {
  readonly session: Promise<SqlSession>;
  readonly end: AbortController;
}

/** One session for all statements, opened with the first, and again after it broke. */
export class SqlConnection {
  readonly #settings: SqlSettings;
  readonly #secrets: Set<string> = new Set();
  #opened: Opened | undefined;
  /** Those that broke, to be closed with the rest. */
  readonly #broken: Opened[] = [];

  constructor(settings: SqlSettings) {
    this.#settings = settings;
  }

  /**
   * The rows of a statement. While the warehouse is busy or starting (429, 503) it is sent again, as long as the time
   * lasts, so it must only read. Throws SqlError, GenError, or the reason of `signal`.
   */
  async run(statement: string, parameters: SqlParameters = {}, signal?: AbortSignal): Promise<readonly Row[]> {
    signal?.throwIfAborted();
    const { host, httpPath: path, timeoutMs = 600_000, clock = systemClock } = this.#settings;
    if (host.protocol !== 'https:') throw genError('warehouse-needs-https', {}, { host: host.host });
    const late = new AbortController();
    // AbortSignal.timeout would let the process end while the driver waits for what never comes.
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
    try {
      for (let attempts = 1; ; attempts++) {
        const opened = this.#open(timeoutMs);
        try {
          return await this.#query(opened, statement, parameters, either);
        } catch (thrown) {
          signal?.throwIfAborted();
          if (late.signal.aborted) throw timedOut(host.host, path, timeoutMs);
          const place = { host: host.host, path, secrets: [...this.#secrets], timeoutMs, attempts };
          const error = readDriverError(thrown, place);
          if (!(error instanceof SqlError)) this.#drop(opened);
          if (!(error instanceof GenError) || error.code !== 'catalog-unavailable') throw error;
          const backoff = Math.min(30_000, 500 * 2 ** attempts) * (0.5 + clock.random() / 2);
          await clock.sleep(backoff, either).catch(() => undefined);
          signal?.throwIfAborted();
          // That it was busy all the time says more than that it took too long.
          if (late.signal.aborted) throw error;
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends what is still running, and the session. Never throws. */
  async close(): Promise<void> {
    if (this.#opened !== undefined) this.#drop(this.#opened);
    const ended = this.#broken.splice(0).map(async ({ session, end }) => {
      end.abort(new Error('the session was closed'));
      await session.then(
        (open) => open.close(),
        () => undefined,
      );
    });
    await Promise.all(ended);
  }

  #query(opened: Opened, statement: string, parameters: SqlParameters, signal: AbortSignal): Promise<readonly Row[]> {
    const either = AbortSignal.any([signal, opened.end.signal]);
    const rows = opened.session.then((session) => {
      either.throwIfAborted();
      return session.query(statement, parameters, either);
    });
    return unlessAborted(rows, either);
  }

  #drop(opened: Opened): void {
    if (this.#opened !== opened) return;
    this.#opened = undefined;
    this.#broken.push(opened);
  }

  #open(timeoutMs: number): Opened {
    if (this.#opened !== undefined) return this.#opened;
    const { host, httpPath, ca, open = openSession } = this.#settings;
    const end = new AbortController();
    const session = open({
      host,
      httpPath,
      ...(ca !== undefined && { ca }),
      authorization: () => this.#authorization(end.signal),
      timeoutMs,
      refuse: (error) => end.abort(error),
      signal: end.signal,
    });
    session.catch(() => undefined);
    this.#opened = { session, end };
    return this.#opened;
  }

  async #authorization(signal: AbortSignal): Promise<string> {
    const { host, tokens } = this.#settings;
    const token = checkHeaderToken(await tokens.token(signal), host);
    this.#secrets.add(token);
    return `Bearer ${token}`;
  }
}

function timedOut(host: string, path: string, timeoutMs: number): GenError {
  return genError('warehouse-timeout', {}, { host, path, limit: `${timeoutMs / 1000} s` });
}
