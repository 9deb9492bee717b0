import type { Readable } from 'node:stream';
import { type SlowCalls, tooSlow } from '../service/slow-calls.js';
import { BodyBuffer } from './body-buffer.js';
import type { BodyRoom } from './body-room.js';

/** What bounds the bodies of requests. */
export interface BodyLimits {
  readonly slowCalls: SlowCalls;
  readonly room: BodyRoom;
}

/**
 * Reads a whole body. Rejects with RpcError if it is too large or does not arrive in time, and with another error if the client
 * disconnects.
 */
export async function readBody(body: Readable, { slowCalls, room }: BodyLimits): Promise<Buffer> {
  // A request over HTTP/2 without a body is at its end at once.
  if (body.readableEnded) return Buffer.alloc(0);
  // The client is gone already: no event follows.
  if (body.destroyed) throw new Error('The client disconnected.');
  const buffer = new BodyBuffer(room);
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = { waitingSince: slowCalls.looks, onTooSlow: () => settle(tooSlow()) };
      const settle = (error?: unknown): void => {
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
    });
    return buffer.copy();
  } finally {
    buffer.free();
    // What is left is discarded as it arrives.
    body.resume();
  }
}
