import { afterEach } from 'vitest';
import type { RawStream } from './raw-client.ts';

/**
 * Returns a function that passes a stream through and closes it after the test. Call it below an `afterEach` of the
 * emulator: hooks run in reverse order, and streams must be closed first.
 */
export function useStreams(): (stream: Promise<RawStream>) => Promise<RawStream> {
  const streams: RawStream[] = [];
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });
  return async (promise) => {
    const stream = await promise;
    streams.push(stream);
    return stream;
  };
}
