import { MAX_CALL_BYTES } from '../batch/limits.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import {
  type Complete,
  group,
  hasMethod,
  integer,
  isFunction,
  type OptionRules,
  optional,
  readOptions,
  rule,
} from '../options/rules.js';
import type { BatchOptions, InFlightOptions, ProducerOptions, RetryOptions } from './producer-options.js';

/** The options of a producer that have a default. */
type OptionWithDefault =
  | 'batch'
  | 'inFlight'
  | 'retry'
  | 'connectTimeoutMs'
  | 'ackTimeoutMs'
  | 'deliveryTimeoutMs'
  | 'unknownKeys';

interface Groups {
  readonly batch: Complete<BatchOptions>;
  readonly inFlight: Complete<InFlightOptions>;
  readonly retry: Complete<RetryOptions>;
}

/** The options of a producer after they were checked, with every default in its place. */
export type ProducerSettings = Groups &
  Omit<Complete<Pick<ProducerOptions, OptionWithDefault>>, keyof Groups> &
  Omit<ProducerOptions, OptionWithDefault>;

/** The longest delay of a timer in Node.js. */
const MAX_MS = 2 ** 31 - 1;

const BATCH: OptionRules<Complete<BatchOptions>> = {
  maxRecords: integer(1000, 1),
  maxBytes: integer(512 * 1024, 1, MAX_CALL_BYTES),
  lingerMs: integer(5, 0, MAX_MS),
};

const IN_FLIGHT: OptionRules<Complete<InFlightOptions>> = {
  maxBytes: integer(64 * 1024 * 1024, 1),
  maxRecords: integer(500_000, 1),
};

const RETRY: OptionRules<Complete<RetryOptions>> = {
  initialMs: integer(200, 1, MAX_MS),
  maxMs: integer(30_000, 1, MAX_MS),
};

/** The rule of each option. Validation, the options that messages list and docs/producer.md are derived from it. */
export const PRODUCER_OPTIONS: OptionRules<ProducerSettings> = {
  client: optional('a ZerobusClient', hasMethod('transport')),
  catalog: optional('the name of a catalog', (value) => typeof value === 'string'),
  batch: group(BATCH),
  inFlight: group(IN_FLIGHT),
  retry: group(RETRY, ({ initialMs, maxMs }) => {
    if (maxMs < initialMs) throw new ZerobusError('configuration', 'retry.maxMs must be at least retry.initialMs');
  }),
  connectTimeoutMs: integer(15_000, 1, MAX_MS),
  ackTimeoutMs: integer(60_000, 1, MAX_MS),
  deliveryTimeoutMs: integer(300_000, 1, MAX_MS),
  unknownKeys: rule("'warn', 'throw' or 'ignore'", 'warn', isUnknownKeysMode),
  userAgent: optional('name/version in visible ASCII characters', isUserAgent),
  signal: optional('an AbortSignal', hasMethod('addEventListener')),
  onAck: optional('a function', isFunction),
  onState: optional('a function', isFunction),
  logger: optional('an object with the methods debug, info, warn and error', hasMethod('warn')),
};

/** Checks the options of a producer and adds the defaults. Throws `configuration`, naming the option. */
export function resolveProducerSettings<Rec>(options: ProducerOptions<Rec>): ProducerSettings {
  return readOptions(PRODUCER_OPTIONS, options, 'a producer');
}

function isUnknownKeysMode(value: unknown): boolean {
  return value === 'warn' || value === 'throw' || value === 'ignore';
}

function isUserAgent(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value);
}
