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

/** A kind of fault. */
export interface FaultKind {
  readonly description: string;
  /** The keys of this kind, and after them those that say when it fires. */
  readonly keys: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
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

/** The kinds of fault that last. */
export type LastingKind = 'stall' | 'delay-acks' | 'stall-reads' | 'unimplemented';

/** Describes one kind. A key that its type has not, or that is missing here, does not compile. */
type KindRow<Kind extends Fault['kind']> = {
  readonly description: string;
  readonly affects: FaultScope;
  readonly fields: FieldsOf<Kind>;
  readonly required?: readonly (keyof FieldsOf<Kind> & string)[];
  /** Whether it affects all tables: it has no key `table`. */
  readonly allTables?: true;
} & (Kind extends LastingKind ? { readonly lasts: true } : { readonly lasts?: never });

const rows: { readonly [Kind in Fault['kind']]: KindRow<Kind> } = {
  'close-signal': {
    description: 'The service asks the client to open another stream, and ends this one after durationMs',
    affects: 'stream',
    fields: { durationMs: milliseconds('Milliseconds until the stream ends; default 2000') },
  },
  status: {
    description: 'The stream ends with a gRPC status; records since the last ack are stored, and not acknowledged',
    affects: 'stream',
    fields: statusFields,
    required: ['status'],
  },
  cut: {
    description: 'The connection breaks; records since the last ack are stored, and not acknowledged',
    affects: 'stream',
    fields: {},
  },
  'half-close': {
    description: 'The service ends the stream with status OK while the client is sending',
    affects: 'stream',
    fields: {},
  },
  'go-away': { description: 'The service takes no new streams on the connection', affects: 'stream', fields: {} },
  'reject-record': {
    description: 'The service rejects the record after the first `after` ones',
    affects: 'stream',
    fields: { reason: text(1000, 'Reason in the message') },
  },
  'drop-ack': { description: 'One ack is lost', affects: 'stream', fields: {} },
  stall: {
    description: 'No stream gets an ack until the fault ends',
    affects: 'all-streams',
    fields: duration,
    lasts: true,
  },
  'delay-acks': {
    description: 'Acks are late until the fault ends',
    affects: 'all-streams',
    fields: {
      ...duration,
      delayMs: milliseconds('Milliseconds between storing records and acknowledging them'),
    },
    required: ['delayMs'],
    lasts: true,
  },
  'stall-reads': {
    description: 'The service reads from no stream until the fault ends',
    affects: 'all-streams',
    fields: duration,
    lasts: true,
  },
  'reject-opening': {
    description: 'The service rejects the opening of a stream',
    affects: 'request',
    fields: statusFields,
    required: ['status'],
  },
  'lost-answer': {
    description: 'The connection breaks before the answer to the opening or retiring of a stream, which took effect',
    affects: 'request',
    fields: {},
  },
  expire: {
    description: 'The service does not know a persistent stream any more when it is resumed',
    affects: 'request',
    fields: {},
  },
  retire: { description: 'Somebody else retires a persistent stream', affects: 'stream', fields: {} },
  unimplemented: {
    description: 'The service has no persistent streams until the fault ends',
    affects: 'request',
    fields: duration,
    allTables: true,
    lasts: true,
  },
  'expire-token': { description: 'A token that worked has expired', affects: 'request', fields: {} },
  'token-endpoint': {
    description: 'The token endpoint answers late, or with an error',
    affects: 'request',
    fields: {
      httpStatus: { type: 'integer', minimum: 400, maximum: 599, description: 'HTTP status of the response' },
      retryAfterS: { type: 'integer', minimum: 0, maximum: 3600, description: 'Seconds of the header Retry-After' },
      delayMs: milliseconds('Milliseconds that the response is late; default 0'),
    },
    allTables: true,
  },
};

/** All kinds of fault, with their keys. */
export const FAULT_KINDS: ReadonlyMap<string, FaultKind> = new Map(
  Object.entries(rows).map(([kind, { description, affects, fields, required = [], allTables, lasts }]) => {
    const triggers = affects === 'stream' ? streamTriggers : allTables ? callTriggers : allTriggers;
    return [kind, { description, affects, required, keys: { ...fields, ...triggers }, lasts: lasts === true }];
  }),
);
