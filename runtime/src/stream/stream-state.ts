import { ZerobusError } from '../errors/zerobus-error.js';

/**
 * Where a producer's stream stands.
 * - `idle`: no stream, and nothing to send. The first record, or `ready()`, connects.
 * - `connecting`: a token is fetched, the connection made, the stream created.
 * - `open`: records are sent and acknowledged.
 * - `draining`: the server is about to end the stream. Nothing is sent, the acks that are under way are awaited.
 * - `backing-off`: an attempt failed, and the next one waits.
 * - `closing`: everything is durable, our half of the stream is closed, the server's end is awaited.
 * - `closed`: ended as asked. Final.
 * - `failed`: ended by an error. Final.
 */
export type StreamState = 'idle' | 'connecting' | 'open' | 'draining' | 'backing-off' | 'closing' | 'closed' | 'failed';

/**
 * What moves it.
 * - `connect`: there is something to send, or a caller of `ready()`, and no reason to wait.
 * - `opened`: the server has created the stream.
 * - `drain`: the server will end the stream.
 * - `retry`: the stream was lost, or could not be opened: wait, then try again.
 * - `rest`: the stream is gone, and nothing is left to send.
 * - `close`: the user wants no more. `end`: nothing is left open.
 * - `fail`: a permanent error, or the user's abort.
 */
export type StreamEvent = 'connect' | 'opened' | 'drain' | 'retry' | 'rest' | 'close' | 'end' | 'fail';

const TRANSITIONS: Readonly<Record<StreamState, Readonly<Partial<Record<StreamEvent, StreamState>>>>> = {
  idle: { connect: 'connecting', retry: 'backing-off', close: 'closing', fail: 'failed' },
  connecting: {
    connect: 'connecting',
    opened: 'open',
    retry: 'backing-off',
    rest: 'idle',
    close: 'closing',
    fail: 'failed',
  },
  open: {
    drain: 'draining',
    connect: 'connecting',
    retry: 'backing-off',
    rest: 'idle',
    close: 'closing',
    fail: 'failed',
  },
  draining: { connect: 'connecting', retry: 'backing-off', rest: 'idle', close: 'closing', fail: 'failed' },
  'backing-off': { connect: 'connecting', rest: 'idle', close: 'closing', fail: 'failed' },
  closing: { end: 'closed', fail: 'failed' },
  closed: {},
  failed: {},
};

/** Whether the stream is over for good. */
export function isFinal(state: StreamState): boolean {
  return state === 'closed' || state === 'failed';
}

/** The state after `event`. Throws `internal` where the event cannot happen in `state`. */
export function nextState(state: StreamState, event: StreamEvent): StreamState {
  const next = TRANSITIONS[state][event];
  if (next === undefined)
    throw new ZerobusError('internal', `The event ${event} cannot happen to a stream that is ${state}`);
  return next;
}
