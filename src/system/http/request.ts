import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { type Clock, systemClock } from '../clock.js';
import { networkError } from './network-error.js';
import { readBody } from './read-body.js';
import { parseRetryAfter } from './retry-after.js';
import { type Send, type SendInit, send } from './send.js';

/** How requests are made; every part has a default. */
export interface HttpSettings {
  /** Sends one request. Default `send`, over node:http. */
  readonly fetch?: Send;
  readonly clock?: Clock;
  /** For one attempt, body included. Default 30,000. */
  readonly timeoutMs?: number;
  /** In all, at least 1. Default 4. */
  readonly attempts?: number;
  /** A longer `Retry-After` ends the attempts. Default 60,000. */
  readonly maxWaitMs?: number;
  /** Largest body in bytes. Default 32 MiB. */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

type Outcome = { readonly answer: HttpAnswer } | { readonly error: GenError; readonly waitMs?: number | undefined };

/**
 * One request, tried again on 429, 503 and a failed connection, with backoff and jitter or as `Retry-After` says.
 * Redirects are not followed: they would show the credentials to another host.
 * Throws GenError, or the reason of `signal`.
 */
export async function request(
  url: URL,
  init: SendInit,
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

/** An error without `waitMs` is final. */
async function attemptOnce(
  url: URL,
  init: SendInit,
  settings: HttpSettings,
  attempt: number,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { fetch = send, clock = systemClock, timeoutMs = 30_000, maxBytes = 32 * 1024 * 1024 } = settings;
  const host = url.host;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    const response = await fetch(url, { ...init, redirect: 'manual', signal: either });
    const text = await readBody(response.body, maxBytes);
    const { status } = response;
    if (text === undefined) {
      const limit = String(Math.round(maxBytes / 1024 / 1024));
      return { error: genError('catalog-answer-too-large', {}, { host, limit }) };
    }
    if (status === 429 || status === 503) {
      const error = genError('catalog-unavailable', {}, { host, status: String(status), attempts: String(attempt) });
      return { error, waitMs: parseRetryAfter(response.headers.get('retry-after'), clock.now()) ?? 0 };
    }
    if (status >= 300 && status < 400) {
      return {
        error: genError('catalog-redirect', {}, { host, target: hostOf(response.headers.get('location'), url) }),
      };
    }
    return { answer: { status, text } };
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) {
      return { error: genError('request-timeout', {}, { host, seconds: String(timeoutMs / 1000) }, error), waitMs: 0 };
    }
    const failure = networkError(error, host);
    return failure.retry ? { error: failure.error, waitMs: 0 } : { error: failure.error };
  }
}

/** Only the host: the query of a sign-in page may hold what nobody should see. */
function hostOf(location: string | null, base: URL): string {
  try {
    return location === null ? 'nowhere' : new URL(location, base).host;
  } catch {
    return 'an address that is no URL';
  }
}
