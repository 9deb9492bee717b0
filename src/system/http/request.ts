import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { TimeoutError, withTimeout } from '../abort-signal.js';
import { type Clock, systemClock } from '../clock.js';
import { describePage, findForeignResponse } from './foreign-response.js';
import { networkError } from './network-error.js';
import { readBody } from './read-body.js';
import { type Fetch, type FetchInit, sendRequest } from './send-request.js';

/** How requests are sent and retried. Every setting has a default. */
export interface HttpSettings {
  /** Sends one request. Default: `sendRequest`, over node:http. */
  readonly fetch?: Fetch;
  readonly clock?: Clock;
  /** Time limit of one attempt, including the response body, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** Total number of attempts, at least 1. Default 4. */
  readonly attempts?: number;
  /** A longer `Retry-After`, in milliseconds, ends the attempts. Default 60,000. */
  readonly maxWaitMs?: number;
  /** Largest response body in bytes. Default 32 MiB. */
  readonly maxBytes?: number;
}

/** A response with its complete body. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** An error without `waitMs` is final. */
type Outcome = { readonly answer: HttpAnswer } | { readonly error: GenError; readonly waitMs?: number | undefined };

/**
 * Sends a request. Retries on status 429 and 503 and on a failed connection, with backoff and jitter or as `Retry-After`
 * says. Does not follow redirects, which would send the credentials to another host. Returns any other response of an API,
 * whatever its status. Throws GenError `request-timeout`, `catalog-unavailable`, `catalog-answer-too-large`, the errors of
 * `findForeignResponse` and `networkError`, or the reason of `signal`.
 */
export async function request(
  url: URL,
  init: FetchInit,
  settings: HttpSettings,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const { clock = systemClock, attempts = 4, maxWaitMs = 60_000 } = settings;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const outcome = await attemptOnce(url, init, settings, attempt, signal);
    if ('answer' in outcome) return outcome.answer;
    if (outcome.waitMs === undefined || outcome.waitMs > maxWaitMs || attempt >= attempts) throw outcome.error;
    const backoff = 200 * 2 ** (attempt - 1) * (0.5 + clock.random() / 2);
    await clock.sleep(Math.max(outcome.waitMs, backoff), signal);
  }
}

async function attemptOnce(
  url: URL,
  init: FetchInit,
  settings: HttpSettings,
  attempt: number,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { fetch = sendRequest, clock = systemClock, timeoutMs = 30_000, maxBytes = 32 * 1024 * 1024 } = settings;
  const host = url.host;
  try {
    const { status, headers, text } = await withTimeout(timeoutMs, signal, async (either) => {
      const response = await fetch(url, { ...init, redirect: 'manual', signal: either });
      return {
        status: response.status,
        headers: response.headers,
        text: await readBody(response.body, maxBytes),
      };
    });
    if (text === undefined) {
      const limit = String(Math.round(maxBytes / 1024 / 1024));
      return { error: genError('catalog-answer-too-large', {}, { host, limit }) };
    }
    if (status === 429 || status === 503) {
      const page = describePage(headers.get('content-type'), text, []);
      const params = { host, status: String(status), attempts: String(attempt), answer: page ? `: ${page}` : '' };
      const error = genError('catalog-unavailable', {}, params);
      return { error, waitMs: parseRetryAfter(headers.get('retry-after'), clock.now()) ?? 0 };
    }
    const foreign = findForeignResponse({ status, headers, text }, url, init);
    return foreign === undefined ? { answer: { status, text } } : { error: foreign };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TimeoutError) {
      return { error: genError('request-timeout', {}, { host, seconds: String(timeoutMs / 1000) }, error), waitMs: 0 };
    }
    const failure = networkError(error, host);
    return failure.retry ? { error: failure.error, waitMs: 0 } : { error: failure.error };
  }
}

/** Parses `Retry-After`, in seconds or as an HTTP date, to milliseconds from `now`. Undefined if it is absent or invalid. */
function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
