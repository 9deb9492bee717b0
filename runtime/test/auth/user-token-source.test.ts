import { expect, test } from 'vitest';
import type { Credentials } from '../../src/auth/credentials.ts';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { Items } from '../support/items.ts';
import { atEnd, produce, serve, wellBehaved } from '../support/producers.ts';

test('a token function is called again, once', async () => {
  let calls = 0;
  const server = await serve((call) => call.status(16, 'no'));
  const client = new ZerobusClient({
    endpoint: server.endpoint,
    credentials: { token: async () => `given-${calls++}` },
  });
  await expect(produce(server, { client }).send({ id: 1 })).rejects.toMatchObject({ code: 'token-rejected' });
  expect(server.calls.map((call) => call.headers.authorization)).toEqual(['Bearer given-0', 'Bearer given-1']);
});

test.each<[string, Credentials]>([
  ['a function that gives no token', { token: () => 'a b' }],
  ['a function that gives nothing', { token: () => undefined as unknown as string }],
])('%s', async (_, given) => {
  const server = await serve(wellBehaved);
  const producer = new Producer(Items, {
    client: new ZerobusClient({ endpoint: server.endpoint, credentials: given }),
  });
  atEnd(() => producer.abort());
  await expect(producer.ready()).rejects.toMatchObject({ code: 'configuration' });
});
