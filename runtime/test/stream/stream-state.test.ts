import { expect, test } from 'vitest';
import { nextState, type StreamEvent, type StreamState } from '../../src/stream/stream-state.ts';

test.each<[StreamState, StreamEvent, StreamState]>([
  ['idle', 'connect', 'connecting'],
  ['connecting', 'opened', 'open'],
  ['connecting', 'retry', 'backing-off'],
  ['open', 'drain', 'draining'],
  ['draining', 'connect', 'connecting'],
  ['draining', 'opened', 'open'],
  ['backing-off', 'connect', 'connecting'],
  ['open', 'close', 'closing'],
  ['closing', 'end', 'closed'],
  ['closing', 'fail', 'failed'],
])('%s, %s: %s', (from, event, to) => expect(nextState(from, event)).toBe(to));

test.each<[StreamState, StreamEvent]>([
  ['closed', 'connect'],
  ['failed', 'fail'],
  ['idle', 'opened'],
  ['closing', 'retry'],
])('in %s, %s is not possible', (from, event) => expect(() => nextState(from, event)).toThrow('[internal]'));
