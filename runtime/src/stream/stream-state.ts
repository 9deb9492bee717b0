import { ZerobusError } from '../errors/zerobus-error.js';

/**
 * The state of a stream of a producer.
 * - `idle`: no stream, and nothing to send. The first record, or `ready()`, connects.
 * - `connecting`: requesting a token, connecting, and creating the stream.
 * - `open`: records are sent and acknowledged.
 * - `draining`: the server is about to end the stream. Outstanding acks are awaited, and the next stream may already be opening.
 * - `backing-off`: an attempt failed, and the next one waits for its delay.
 * - `closing`: everything is acknowledged and our half of the stream is closed; waiting for the server.
 * - `closed`: ended by `close()`. Final.
 * - `failed`: ended by an error or `abort()`. Final.
 */
export type StreamState = 'idle' | 'connecting' | 'open' | 'draining' | 'backing-off' | 'closing' | 'closed' | 'failed';

/**
 * An event that changes the state.
 * - `connect`: there is something to send, or a caller of `ready()`, and no delay to wait for.
 * - `opened`: the server opened the stream, and the one before it has ended.
 * - `drain`: the server is about to end the stream.
 * - `retry`: the stream was lost or could not be opened; wait, then try again.
 * - `rest`: the stream ended, and there is nothing to send.
 * - `close`: the user closes the producer.
 * - `end`: nothing is open any more.
 * - `fail`: a permanent error, or the user aborts the producer.
 */
export type StreamEvent = 'connect' | 'opened' | 'drain' | 'retry' | 'rest' | 'close' | 'end' | 'fail';

/** The states that follow each state. The picture in docs/recovery.md is generated from it. */
export const TRANSITIONS: Readonly<Record<StreamState, Readonly<Partial<Record<StreamEvent, StreamState>>>>> = {
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
  draining: {
    opened: 'open',
    connect: 'connecting',
    retry: 'backing-off',
    rest: 'idle',
    close: 'closing',
    fail: 'failed',
  },
  'backing-off': { connect: 'connecting', rest: 'idle', close: 'closing', fail: 'failed' },
  closing: { end: 'closed', fail: 'failed' },
  closed: {},
  failed: {},
};

/** Whether no event can change the state any more. */
export function isFinal(state: StreamState): boolean {
  return state === 'closed' || state === 'failed';
}

/** Returns the state after `event`. Throws `internal` if the event cannot happen in `state`. */
export function nextState(state: StreamState, event: StreamEvent): StreamState {
  const next = TRANSITIONS[state][event];
  if (next === undefined) throw new ZerobusError('internal', `Event ${event} is not possible in state ${state}`);
  return next;
}
