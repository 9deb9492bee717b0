import { Random } from './random.ts';

/** How the server responds to the opening of a stream. All but `ok`, `late`, `closing` and `goaway` prevent it. */
const OPENINGS = ['late', 'closing', 'goaway', 'silent', 'unavailable', 'token', 'cut', 'reset', 'ended'] as const;

/** What the server does to an open stream. */
const FAULTS = [
  ...(['close', 'ok', 'age', 'unavailable', 'internal', 'exhausted', 'reset', 'cut', 'finish', 'goaway'] as const),
  ...(['goaway and cut', 'stall', 'slow', 'token', 'block', 'none'] as const),
];

/** What a producer does. */
const STEPS = [
  ...(['write', 'write', 'send', 'send', 'writeAll', 'writers', 'flush', 'flush later', 'ready'] as const),
  ...(['ready with an aborted signal', 'send with a signal', 'pause', 'block', 'idle', 'cut while idle'] as const),
];

/** What a callback does with its producer. */
const USES = ['write', 'send', 'flush', 'ready', 'unacknowledged', 'stats', 'throw', 'reject'] as const;

/** The plan for one stream on the server. */
export interface CallPlan {
  readonly opening: (typeof OPENINGS)[number] | 'ok';
  readonly fault: (typeof FAULTS)[number] | 'permanent';
  /** Messages before the fault. */
  readonly after: number;
  /** Messages that the acks lag behind, and milliseconds after which they arrive nevertheless. */
  readonly lag: number;
  readonly lagMs: number;
  /** Whether acks are repeated. */
  readonly isRepeating: boolean;
  /** Whether what arrives after the fault is stored, without an ack. */
  readonly isStoring: boolean;
  /** Milliseconds that belong to the fault: of a close signal, a pause, a block of the event loop. */
  readonly ms: number;
}

/** One step of a producer; `count` is how many records, or how long in milliseconds. */
export interface Step {
  readonly kind: (typeof STEPS)[number];
  readonly count: number;
}

/** How a producer ends. */
export type Ending =
  | 'close'
  | 'flush and close'
  | 'close in time'
  | 'close with a signal'
  | 'abort'
  | 'abort by a signal';

/** The plan for one producer. */
export interface ProducerPlan {
  readonly table: number;
  readonly streams: number;
  readonly ordering: 'producer' | 'key' | 'none';
  readonly delivery: 'at-least-once' | 'exactly-once';
  readonly maxRecords: number;
  readonly lingerMs: number;
  readonly inFlight: number;
  readonly text: number;
  readonly ackTimeoutMs: number;
  readonly deliveryTimeoutMs: number;
  readonly hasOnReject: boolean;
  /** One record in so many is bad; 0 if none is. */
  readonly badEvery: number;
  readonly uses: Readonly<Record<'onAck' | 'onState' | 'onReject' | 'logger', readonly (typeof USES)[number][]>>;
  /** Whether a callback ends the producer, and how. */
  readonly endsInCallback: 'close' | 'abort' | undefined;
  readonly steps: readonly Step[];
  readonly ending: Ending;
}

/** Everything that happens in one run. */
export interface Schedule {
  readonly seed: number;
  readonly calls: readonly CallPlan[];
  readonly maxConcurrentStreams: number | undefined;
  readonly initialWindowSize: number | undefined;
  /** Milliseconds after which connections so far go dead without a sign; undefined if they do not. */
  readonly deadAfterMs: number | undefined;
  readonly producers: readonly ProducerPlan[];
}

/** Draws the schedule of a seed. */
export function drawSchedule(seed: number): Schedule {
  const random = new Random(seed);
  const isFatal = random.chance(0.15);
  return {
    seed,
    calls: random.list(14, () => drawCall(random, isFatal)),
    maxConcurrentStreams: random.chance(0.25) ? random.integer(1, 3) : undefined,
    initialWindowSize: random.chance(0.25) ? random.integer(1, 2000) : undefined,
    deadAfterMs: random.chance(0.08) ? random.integer(0, 60) : undefined,
    producers: Array.from({ length: random.integer(1, 4) }, () => drawProducer(random)),
  };
}

function drawCall(random: Random, isFatal: boolean): CallPlan {
  return {
    opening: random.chance(0.3) ? random.pick(OPENINGS) : 'ok',
    fault: isFatal && random.chance(0.1) ? 'permanent' : random.pick(FAULTS),
    after: random.integer(0, 8),
    lag: random.integer(0, 4),
    lagMs: random.integer(0, 15),
    isRepeating: random.chance(0.3),
    isStoring: random.chance(0.5),
    ms: random.pick([0, 0, 1, 5, 20, 60]),
  };
}

function drawProducer(random: Random): ProducerPlan {
  const delivery = random.chance(0.25) ? 'exactly-once' : 'at-least-once';
  const ordering = random.pick(['producer', 'key', 'none'] as const);
  const endings: readonly Ending[] = ['close in time', 'close with a signal', 'abort', 'abort by a signal'];
  const uses = () => (random.chance(0.3) ? random.list(3, () => random.pick(USES)) : []);
  return {
    table: random.integer(0, 2),
    streams: ordering === 'producer' || delivery === 'exactly-once' ? 1 : random.integer(1, 4),
    ordering,
    delivery,
    maxRecords: random.integer(1, 40),
    lingerMs: random.integer(0, 5),
    inFlight: random.pick([3, 20, 100, 1000]),
    text: random.pick([0, 0, 10, 500]),
    ackTimeoutMs: random.integer(40, 120),
    deliveryTimeoutMs: random.chance(0.1) ? random.integer(30, 300) : 60_000,
    hasOnReject: random.chance(0.8),
    badEvery: random.chance(0.25) ? random.integer(5, 60) : 0,
    uses: { onAck: uses(), onState: uses(), onReject: uses(), logger: uses() },
    endsInCallback: random.chance(0.05) ? random.pick(['close', 'abort'] as const) : undefined,
    steps: random.list(10, () => ({ kind: random.pick(STEPS), count: random.integer(1, 60) })),
    ending: random.chance(0.3) ? random.pick(endings) : random.pick(['close', 'flush and close'] as const),
  };
}
