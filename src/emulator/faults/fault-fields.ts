import { STATUS_CODES } from '../rejections/rpc-error.js';
import type { Fault, FaultTrigger, StreamFaultTrigger } from './fault.js';

/** What a key of a fault takes, as JSON Schema. */
export interface FieldSchema {
  readonly type: 'integer' | 'number' | 'boolean' | 'string';
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly enum?: readonly string[];
  readonly description: string;
}

/** What a fault affects: the stream whose message fires it, all streams, or the request that fires it. */
type FaultScope = 'stream' | 'all-streams' | 'request';

/** The keys of a kind of fault. */
export interface FaultKind {
  readonly description: string;
  /** The keys of this kind, without those that say when it fires. */
  readonly fields: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
  /** The keys that say when it fires. */
  readonly triggers: Readonly<Record<string, FieldSchema>>;
  readonly affects: FaultScope;
  /** Whether it brings about a state that lasts for `durationMs`, or until it is released. */
  readonly lasts: boolean;
}

const DAY_MS = 86_400_000;
const milliseconds = (description: string): FieldSchema => ({
  type: 'integer',
  minimum: 0,
  maximum: DAY_MS,
  description,
});
const text = (maxLength: number, description: string): FieldSchema => ({
  type: 'string',
  minLength: 1,
  maxLength,
  description,
});

const allTriggers: Required<{ readonly [Key in keyof FaultTrigger]: FieldSchema }> = {
  after: {
    type: 'integer',
    minimum: 0,
    maximum: 1e12,
    description: 'Number of records after which the fault fires; default 0',
  },
  afterMs: milliseconds('Milliseconds after which the fault fires; default 0'),
  every: { type: 'boolean', description: 'Fires again after every further `after` records or `afterMs`' },
  times: {
    type: 'integer',
    minimum: 1,
    maximum: 1e9,
    description: 'The most times it fires; default 1, without a limit with every, chance or perStream',
  },
  chance: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Probability with which each record or request fires the fault',
  },
  table: text(1000, 'The only table that it affects: catalog.schema.table; default: all'),
};
const { table: _, ...callTriggers } = allTriggers;
const streamTriggers: Required<{ readonly [Key in keyof StreamFaultTrigger]: FieldSchema }> = {
  ...allTriggers,
  perStream: { type: 'boolean', description: 'Counts `after` and `afterMs` for each stream, from its opening' },
};

const statusFields = {
  status: {
    type: 'string',
    enum: Object.keys(STATUS_CODES).filter((name) => name !== 'OK'),
    description: 'Name of the gRPC status, such as UNAVAILABLE',
  },
  message: text(1000, 'Message of the status'),
  serverCode: {
    type: 'integer',
    minimum: 0,
    maximum: 2 ** 31 - 1,
    description: 'Code of the service, appended to the message',
  },
} satisfies Record<string, FieldSchema>;
const duration = { durationMs: milliseconds('Milliseconds until it ends; default: when the fault is released') };

/** The keys of one kind, without the keys of `FaultTrigger`: all of them, and no other. */
type FieldsOf<Kind extends Fault['kind']> = Readonly<
  Record<Exclude<keyof Extract<Fault, { readonly kind: Kind }>, 'kind' | keyof StreamFaultTrigger>, FieldSchema>
>;

/** Says which keys each kind has. A key that its type has not, or that is missing here, does not compile. */
const fieldsByKind: { readonly [Kind in Fault['kind']]: FieldsOf<Kind> } = {
  'close-signal': { durationMs: milliseconds('Milliseconds until the stream ends; default 2000') },
  status: statusFields,
  cut: {},
  'half-close': {},
  'go-away': {},
  'reject-record': { reason: text(1000, 'Reason in the message') },
  'drop-ack': {},
  stall: duration,
  'delay-acks': {
    ...duration,
    delayMs: milliseconds('Milliseconds between storing records and acknowledging them'),
  },
  'stall-reads': duration,
  'reject-opening': statusFields,
  'lost-answer': {},
  expire: {},
  retire: {},
  unimplemented: duration,
  'expire-token': {},
  'token-endpoint': {
    httpStatus: { type: 'integer', minimum: 400, maximum: 599, description: 'HTTP status of the response' },
    retryAfterS: { type: 'integer', minimum: 0, maximum: 3600, description: 'Seconds of the header Retry-After' },
    delayMs: milliseconds('Milliseconds that the response is late; default 0'),
  },
};

const descriptions: Readonly<Record<Fault['kind'], string>> = {
  'close-signal': 'The service asks the client to open another stream, and ends this one after durationMs',
  status: 'The stream ends with a gRPC status; records since the last ack are stored, and not acknowledged',
  cut: 'The connection breaks; records since the last ack are stored, and not acknowledged',
  'half-close': 'The service ends the stream with status OK while the client is sending',
  'go-away': 'The service takes no new streams on the connection',
  'reject-record': 'The service rejects the record after the first `after` ones',
  'drop-ack': 'One ack is lost',
  stall: 'No stream gets an ack until the fault ends',
  'delay-acks': 'Acks are late until the fault ends',
  'stall-reads': 'The service reads from no stream until the fault ends',
  'reject-opening': 'The service rejects the opening of a stream',
  'lost-answer': 'The connection breaks before the answer to the opening or retiring of a stream, which took effect',
  expire: 'The service does not know a persistent stream any more when it is resumed',
  retire: 'Somebody else retires a persistent stream',
  unimplemented: 'The service has no persistent streams until the fault ends',
  'expire-token': 'A token that worked has expired',
  'token-endpoint': 'The token endpoint answers late, or with an error',
};

const required: Readonly<Partial<Record<Fault['kind'], readonly string[]>>> = {
  status: ['status'],
  'reject-opening': ['status'],
  'delay-acks': ['delayMs'],
};

const scopes: Readonly<Record<Fault['kind'], FaultScope>> = {
  'close-signal': 'stream',
  status: 'stream',
  cut: 'stream',
  'half-close': 'stream',
  'go-away': 'stream',
  'reject-record': 'stream',
  'drop-ack': 'stream',
  retire: 'stream',
  stall: 'all-streams',
  'delay-acks': 'all-streams',
  'stall-reads': 'all-streams',
  'reject-opening': 'request',
  'lost-answer': 'request',
  expire: 'request',
  unimplemented: 'request',
  'expire-token': 'request',
  'token-endpoint': 'request',
};

/** The kinds of fault that last. */
export type LastingKind = 'stall' | 'delay-acks' | 'stall-reads' | 'unimplemented';

const WITHOUT_TABLE: readonly string[] = ['unimplemented', 'token-endpoint'];

/** All kinds of fault, with their keys. */
export const FAULT_KINDS: ReadonlyMap<string, FaultKind> = new Map(
  (Object.keys(fieldsByKind) as Fault['kind'][]).map((kind) => [kind, describeKind(kind)]),
);

function describeKind(kind: Fault['kind']): FaultKind {
  const affects = scopes[kind];
  const requestTriggers = WITHOUT_TABLE.includes(kind) ? callTriggers : allTriggers;
  return {
    description: descriptions[kind],
    fields: fieldsByKind[kind],
    required: required[kind] ?? [],
    triggers: affects === 'stream' ? streamTriggers : requestTriggers,
    affects,
    lasts: affects === 'all-streams' || kind === 'unimplemented',
  };
}
