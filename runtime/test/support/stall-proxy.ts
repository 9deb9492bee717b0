import { atEnd } from './producers.ts';
import { type StallProxy, startStallProxy } from './start-stall-proxy.ts';

/** Starts a TCP proxy in front of a server, closed after the test. */
export async function stallProxy(endpoint: string): Promise<StallProxy> {
  const proxy = await startStallProxy(endpoint);
  atEnd(() => proxy.close());
  return proxy;
}
