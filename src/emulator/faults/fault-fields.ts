import { STATUS_CODES } from '../rejections/rpc-error.js';
import type { CutFault, Fault } from './fault.js';

/** What a key of a fault takes, as JSON Schema. */
export interface FieldSchema {
  readonly type: 'integer' | 'boolean' | 'string';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly enum?: readonly string[];
  readonly description: string;
}

/** The keys of a kind of fault. */
export interface FaultKind {
  readonly description: string;
  /** The keys of this kind, without those that say when it fires. */
  readonly fields: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
  /** The keys that say when it fires. */
  readonly triggers: Readonly<Record<string, FieldSchema>>;
}

const DAY_MS = 86_400_000;

const triggers: Required<{ readonly [Key in Exclude<keyof CutFault, 'kind'>]: FieldSchema }> = {
  after: {
    type: 'integer',
    minimum: 0,
    maximum: 1e12,
    description: 'Number of records after which the fault fires; default 0',
  },
  every: { type: 'boolean', description: 'Fires again after every further `after` records' },
};

const text = (description: string): FieldSchema => ({ type: 'string', minLength: 1, maxLength: 1000, description });

const statusFields = {
  status: {
    type: 'string',
    enum: Object.keys(STATUS_CODES),
    description: 'Name of the gRPC status, such as UNAVAILABLE',
  },
  message: text('Message of the status'),
  serverCode: {
    type: 'integer',
    minimum: 0,
    maximum: 2 ** 31 - 1,
    description: 'Code of the service, appended to the message',
  },
} satisfies Record<string, FieldSchema>;

/** The keys of one kind, without those that say when it fires: all of them, and no other. */
type FieldsOf<Kind extends Fault['kind']> = Readonly<
  Record<Exclude<keyof Extract<Fault, { readonly kind: Kind }>, 'kind' | keyof typeof triggers>, FieldSchema>
>;

/** Says which keys each kind has. A key that its type has not, or that is missing here, does not compile. */
const fieldsByKind: { readonly [Kind in Fault['kind']]: FieldsOf<Kind> } = {
  'close-signal': {
    durationMs: {
      type: 'integer',
      minimum: 0,
      maximum: DAY_MS,
      description: 'Milliseconds until the stream ends; default 2000',
    },
  },
  status: statusFields,
  cut: {},
  stall: {},
  'lost-answer': {},
  expire: {},
  retire: {},
  unimplemented: {},
};

const descriptions: Readonly<Record<Fault['kind'], string>> = {
  'close-signal': 'The service asks the client to open another stream, and ends this one after durationMs',
  status: 'The stream ends with a gRPC status; records since the last ack are stored, and not acknowledged',
  cut: 'The connection breaks; records since the last ack are stored, and not acknowledged',
  stall: 'No stream gets an ack until the fault ends',
  'lost-answer': 'The connection breaks before the answer to the opening or retiring of a stream, which took effect',
  expire: 'The service does not know a persistent stream any more when it is resumed',
  retire: 'Somebody else retires a persistent stream',
  unimplemented: 'The service has no persistent streams until the fault ends',
};

/** All kinds of fault, with their keys. */
export const FAULT_KINDS: ReadonlyMap<string, FaultKind> = new Map(
  (Object.keys(fieldsByKind) as Fault['kind'][]).map((kind) => [
    kind,
    {
      description: descriptions[kind],
      fields: fieldsByKind[kind],
      required: kind === 'status' ? ['status'] : [],
      triggers,
    },
  ]),
);
