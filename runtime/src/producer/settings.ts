import { maxCallBytes } from '../batch/limits.js';
import { ZerobusError } from '../errors.js';
import { checkKeys } from './check-keys.js';
import type { ProducerOptions } from './producer-options.js';

/** The numbers of a producer, with every default in its place. */
export interface ProducerSettings {
  readonly batch: { readonly maxRecords: number; readonly maxBytes: number; readonly lingerMs: number };
  readonly inFlight: { readonly maxBytes: number; readonly maxRecords: number };
  readonly retry: { readonly initialMs: number; readonly maxMs: number };
  readonly connectTimeoutMs: number;
  readonly ackTimeoutMs: number;
  readonly deliveryTimeoutMs: number;
  readonly unknownKeys: 'warn' | 'throw' | 'ignore';
}

/** The longest time that a timer of Node takes. */
const MAX_MS = 2 ** 31 - 1;
const BATCH = { maxRecords: 1000, maxBytes: 512 * 1024, lingerMs: 5 };
const IN_FLIGHT = { maxBytes: 64 * 1024 * 1024, maxRecords: 500_000 };
const RETRY = { initialMs: 200, maxMs: 30_000 };
const OPTIONS = [
  'client',
  'catalog',
  'batch',
  'inFlight',
  'retry',
  'connectTimeoutMs',
  'ackTimeoutMs',
  'deliveryTimeoutMs',
  'unknownKeys',
  'userAgent',
  'signal',
  'onAck',
  'onState',
  'logger',
];

/** Checks options and adds the defaults. Throws `configuration`, naming the option. */
export function producerSettings<Rec>(options: ProducerOptions<Rec>): ProducerSettings {
  checkKeys(options, OPTIONS, 'a producer');
  const batch = group(options.batch, 'batch', BATCH);
  const inFlight = group(options.inFlight, 'inFlight', IN_FLIGHT);
  const retry = group(options.retry, 'retry', RETRY);
  checkOthers(options);
  const settings = {
    batch: {
      maxRecords: integer(batch.maxRecords, 'batch.maxRecords', 1, Number.MAX_SAFE_INTEGER),
      maxBytes: integer(batch.maxBytes, 'batch.maxBytes', 1, maxCallBytes),
      lingerMs: integer(batch.lingerMs, 'batch.lingerMs', 0, MAX_MS),
    },
    inFlight: {
      maxBytes: integer(inFlight.maxBytes, 'inFlight.maxBytes', 1, Number.MAX_SAFE_INTEGER),
      maxRecords: integer(inFlight.maxRecords, 'inFlight.maxRecords', 1, Number.MAX_SAFE_INTEGER),
    },
    retry: {
      initialMs: integer(retry.initialMs, 'retry.initialMs', 1, MAX_MS),
      maxMs: integer(retry.maxMs, 'retry.maxMs', 1, MAX_MS),
    },
    connectTimeoutMs: integer(options.connectTimeoutMs ?? 15_000, 'connectTimeoutMs', 1, MAX_MS),
    ackTimeoutMs: integer(options.ackTimeoutMs ?? 60_000, 'ackTimeoutMs', 1, MAX_MS),
    deliveryTimeoutMs: integer(options.deliveryTimeoutMs ?? 300_000, 'deliveryTimeoutMs', 1, MAX_MS),
    unknownKeys: options.unknownKeys ?? 'warn',
  };
  if (settings.retry.maxMs < settings.retry.initialMs) wrong('retry.maxMs', 'at least retry.initialMs');
  return settings;
}

function checkOthers<Rec>(options: ProducerOptions<Rec>): void {
  const { client, catalog, unknownKeys, userAgent, onAck, onState, signal, logger } = options;
  if (client !== undefined && typeof client.transport !== 'function') wrong('client', 'a ZerobusClient');
  if (catalog !== undefined && typeof catalog !== 'string') wrong('catalog', 'a name');
  if (unknownKeys !== undefined && !['warn', 'throw', 'ignore'].includes(unknownKeys)) {
    wrong('unknownKeys', "'warn', 'throw' or 'ignore'");
  }
  if (userAgent !== undefined && !/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(userAgent))
    wrong('userAgent', 'visible ASCII, name/version');
  if (signal !== undefined && typeof signal.addEventListener !== 'function') wrong('signal', 'an AbortSignal');
  if (onAck !== undefined && typeof onAck !== 'function') wrong('onAck', 'a function');
  if (onState !== undefined && typeof onState !== 'function') wrong('onState', 'a function');
  if (logger !== undefined && typeof logger.warn !== 'function')
    wrong('logger', 'an object with debug, info, warn and error');
}

function group<T extends Record<string, number>>(
  given: { readonly [K in keyof T]?: number | undefined } | undefined,
  name: string,
  defaults: T,
): T {
  if (given === undefined) return defaults;
  checkKeys(given, Object.keys(defaults), name);
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) };
}

function integer(value: unknown, name: string, min: number, max: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  wrong(name, `an integer from ${min} to ${max}`);
}

function wrong(name: string, expected: string): never {
  throw new ZerobusError('configuration', `${name} must be ${expected}`);
}
