import type { Readable } from 'node:stream';
import { type SlowCalls, tooSlow } from '../service/slow-calls.js';
import { BodyBuffer } from './body-buffer.js';
import type { BodyRoom } from './body-room.js';

/** What bounds the bodies of requests. */
export interface BodyLimits {
  readonly slowCalls: SlowCalls;
  readonly room: BodyRoom;
}

/** Keeps a body from being read while it is closed. */
export interface ReadingGate {
  readonly isClosed: boolean;
  /** Calls back when the gate may have opened or closed, until the function that it returns is called. */
  onChange(listener: () => void): () => void;
}

/**
 * Reads a whole body, while the gate is open. Rejects with RpcError if it is too large or does not arrive in time, and with another
 * error if the client disconnects. The time while the gate is closed does not count.
 */
export async function readBody(body: Readable, { slowCalls, room }: BodyLimits, gate: ReadingGate): Promise<Buffer> {
  // A request over HTTP/2 without a body is at its end at once.
  if (body.readableEnded) return Buffer.alloc(0);
  // The client is gone already: no event follows.
  if (body.destroyed) throw new Error('The client disconnected.');
  const buffer = new BodyBuffer(room);
  try {
    await new Promise<void>((resolve, reject) => {
      let waitingSince: number | undefined;
      const timer = {
        get waitingSince() {
          return waitingSince;
        },
        onTooSlow: () => settle(tooSlow()),
      };
      const adjust = (): void => {
        if (gate.isClosed) {
          waitingSince = undefined;
          body.pause();
        } else {
          waitingSince ??= slowCalls.looks;
          body.resume();
        }
      };
      const stop = gate.onChange(adjust);
      const settle = (error?: unknown): void => {
        stop();
        slowCalls.remove(timer);
        body.off('data', onData);
        if (error === undefined) resolve();
        else reject(error);
      };
      const onData = (chunk: Buffer): void => {
        try {
          buffer.push(chunk);
        } catch (error) {
          settle(error);
        }
      };
      slowCalls.add(timer);
      body.on('data', onData);
      body.once('end', () => settle());
      body.once('error', settle);
      body.once('close', () => settle(new Error('The client disconnected.')));
      adjust();
    });
    return buffer.copy();
  } finally {
    buffer.free();
    // What is left is discarded as it arrives.
    body.resume();
  }
}
