import { MAX_CALL_BYTES } from '../batch/limits.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import {
  type Complete,
  group,
  hasMethod,
  integer,
  isFunction,
  type OptionRules,
  oneOf,
  optional,
  readOptions,
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
  | 'unknownKeys'
  | 'format'
  | 'delivery'
  | 'streams'
  | 'ordering'
  | 'maxRejects';

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
/** Milliseconds that a record may stay unacknowledged, unless a spool keeps it. */
const DELIVERY_TIMEOUT_MS = 300_000;
/** Maximum number of streams of one producer. */
const MAX_STREAMS = 64;

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
  deliveryTimeoutMs: integer(DELIVERY_TIMEOUT_MS, 1, MAX_MS),
  format: oneOf('proto', 'json'),
  delivery: oneOf('at-least-once', 'exactly-once'),
  streams: integer(1, 1, MAX_STREAMS),
  ordering: oneOf('producer', 'key', 'none'),
  key: optional('a function', isFunction),
  spool: optional("a spool, such as fileSpool(dir) from 'zerobus-runtime/spool'", hasMethod('open')),
  maxRejects: integer(100, 0),
  unknownKeys: oneOf('warn', 'throw', 'ignore'),
  userAgent: optional('name/version in visible ASCII characters', isUserAgent),
  signal: optional('an AbortSignal', hasMethod('addEventListener')),
  onAck: optional('a function', isFunction),
  onReject: optional('a function', isFunction),
  onState: optional('a function', isFunction),
  logger: optional('an object with the methods debug, info, warn and error', hasMethod('warn')),
};

/** Checks the options of a producer and adds the defaults. Throws `configuration`, naming the option. */
export function resolveProducerSettings<Rec>(options: ProducerOptions<Rec>): ProducerSettings {
  const settings = readOptions(PRODUCER_OPTIONS, options, 'a producer');
  checkTogether(settings);
  // What a spool keeps need not be given up after minutes.
  if (settings.spool === undefined || options.deliveryTimeoutMs !== undefined) return settings;
  return { ...settings, deliveryTimeoutMs: MAX_MS };
}

/** Throws if options contradict each other. */
function checkTogether({ streams, ordering, delivery, key, batch, deliveryTimeoutMs }: ProducerSettings): void {
  if (streams > 1 && ordering === 'producer') {
    throw contradiction(
      `streams: ${streams} cannot be combined with ordering: 'producer'`,
      "Set ordering: 'key' with a function key, or ordering: 'none'.",
    );
  }
  if (streams > 1 && delivery === 'exactly-once') {
    throw contradiction(`streams: ${streams} cannot be combined with delivery: 'exactly-once'`, 'Set streams: 1.');
  }
  if (ordering === 'key' && key === undefined) {
    throw contradiction("ordering: 'key' needs the option key", 'Pass a function that returns the key of a record.');
  }
  if (batch.lingerMs > deliveryTimeoutMs) {
    throw contradiction(
      `batch.lingerMs ${batch.lingerMs} is greater than deliveryTimeoutMs ${deliveryTimeoutMs}`,
      'Lower batch.lingerMs: a record would be given up before it is sent.',
    );
  }
}

function contradiction(message: string, help: string): ZerobusError {
  return new ZerobusError('configuration', message, { help });
}

function isUserAgent(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(value);
}
