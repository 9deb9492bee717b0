import { checkHeaderToken } from '../../auth/check-header-token.js';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import { unlessAborted } from '../../system/abort-signal.js';
import { systemClock } from '../../system/clock.js';
import { openSession } from './open-session.js';
import { readDriverError } from './read-driver-error.js';
import { SqlError } from './sql-error.js';
import type { Row, SqlParameters, SqlSession } from './sql-session.js';
import type { WarehouseAccess } from './warehouse-access.js';

/** A session that is open or being opened. Aborting `end` stops everything in it. */
interface OpenedSession {
  readonly session: Promise<SqlSession>;
  readonly end: AbortController;
}

/** Runs all statements in one session, which is opened with the first statement and reopened after a failure. */
export class SqlConnection {
  readonly #access: WarehouseAccess;
  readonly #secrets: Set<string> = new Set();
  #opened: OpenedSession | undefined;
  /** Failed sessions, which `close` closes too. */
  readonly #broken: OpenedSession[] = [];

  constructor(access: WarehouseAccess) {
    this.#access = access;
  }

  /**
   * Runs a statement and returns its rows. Retries until the time limit while the warehouse is busy or starting (status 429 or
   * 503), so the statement must be read-only. Throws SqlError, GenError, or the reason of `signal`.
   */
  async run(statement: string, parameters: SqlParameters = {}, signal?: AbortSignal): Promise<readonly Row[]> {
    signal?.throwIfAborted();
    const { host, httpPath: path, timeoutMs = 600_000, clock = systemClock } = this.#access;
    if (host.protocol !== 'https:') throw genError('warehouse-needs-https', {}, { host: host.host });
    const timeout = new AbortController();
    // The timer of AbortSignal.timeout does not keep the process alive while the driver waits for a response.
    const timer = setTimeout(() => timeout.abort(), timeoutMs);
    const either = signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]);
    try {
      for (let attempts = 1; ; attempts++) {
        const opened = this.#open(timeoutMs);
        try {
          return await this.#query(opened, statement, parameters, either);
        } catch (thrown) {
          signal?.throwIfAborted();
          if (timeout.signal.aborted) throw timedOut(host.host, path, timeoutMs);
          const place = { host: host.host, path, secrets: [...this.#secrets], timeoutMs, attempts };
          const error = readDriverError(thrown, place);
          if (!(error instanceof SqlError)) this.#drop(opened);
          if (!(error instanceof GenError) || error.code !== 'catalog-unavailable') throw error;
          const backoff = Math.min(30_000, 500 * 2 ** attempts) * (0.5 + clock.random() / 2);
          await clock.sleep(backoff, either).catch(() => undefined);
          signal?.throwIfAborted();
          // "Unavailable" explains more than "timed out".
          if (timeout.signal.aborted) throw error;
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Aborts running statements and closes all sessions. Never throws. */
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

  #query(
    opened: OpenedSession,
    statement: string,
    parameters: SqlParameters,
    signal: AbortSignal,
  ): Promise<readonly Row[]> {
    const either = AbortSignal.any([signal, opened.end.signal]);
    const rows = opened.session.then((session) => {
      either.throwIfAborted();
      return session.query(statement, parameters, either);
    });
    return unlessAborted(rows, either);
  }

  #drop(opened: OpenedSession): void {
    if (this.#opened !== opened) return;
    this.#opened = undefined;
    this.#broken.push(opened);
  }

  #open(timeoutMs: number): OpenedSession {
    if (this.#opened !== undefined) return this.#opened;
    const { host, httpPath, ca, open = openSession } = this.#access;
    const end = new AbortController();
    const session = open({
      host,
      httpPath,
      ...(ca !== undefined && { ca }),
      authorization: () => this.#authorization(end.signal),
      timeoutMs,
      onInvalidResponse: (error) => end.abort(error),
      signal: end.signal,
    });
    session.catch(() => undefined);
    this.#opened = { session, end };
    return this.#opened;
  }

  async #authorization(signal: AbortSignal): Promise<string> {
    const { host, tokens } = this.#access;
    const token = checkHeaderToken(await tokens.token(signal), host);
    this.#secrets.add(token);
    return `Bearer ${token}`;
  }
}

function timedOut(host: string, path: string, timeoutMs: number): GenError {
  return genError('warehouse-timeout', {}, { host, path, limit: `${timeoutMs / 1000} s` });
}
