import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { Credentials } from '../../src/auth/credentials.ts';
import { UserTokenSource } from '../../src/auth/user-token-source.ts';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { atEnd, produce, rejectionFrom, serve, until, wellBehaved } from '../support/producers.ts';
import { TABLE } from '../support/token-sources.ts';

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

/** Creates the source of a token function. */
function createSource(token: () => unknown): { source: UserTokenSource; scheduler: ManualScheduler } {
  const scheduler = new ManualScheduler();
  return { source: new UserTokenSource({ token: token as () => string }, scheduler), scheduler };
}

test('streams that open at the same time share a call, and the result is not cached', async () => {
  let calls = 0;
  const { source, scheduler } = createSource(async () => `given-${calls++}`);
  const together = [TABLE, TABLE, 'main.test.others'].map((table) => source.token(table));
  expect(scheduler.holds).toBe(3);
  expect(await Promise.all(together)).toEqual(['given-0', 'given-0', 'given-0']);
  expect(await source.token(TABLE)).toBe('given-1');
  expect(scheduler.holds).toBe(0);
  expect(scheduler.pending).toBe(0);
});

test('credentials with a state of their own', async () => {
  class Vault {
    readonly #token = 'from-vault';
    token(): string {
      return this.#token;
    }
  }
  expect(await new UserTokenSource(new Vault(), new ManualScheduler()).token(TABLE)).toBe('from-vault');
});

test('a call that began before the token was rejected is not awaited; those that were rejected share the next one', async () => {
  const answers: ((token: string) => void)[] = [];
  const { source } = createSource(() => new Promise((resolve) => answers.push(resolve)));
  const opening = source.token(TABLE);
  await until(() => answers.length === 1);
  expect(source.refused(TABLE, 'old')).toBe(true);
  const first = source.token(TABLE);
  expect(source.refused(TABLE, 'old')).toBe(true);
  const second = source.token(TABLE);
  await until(() => answers.length === 2);
  answers[0]?.('old');
  answers[1]?.('new');
  expect(await Promise.all([opening, first, second])).toEqual(['old', 'new', 'new']);
});

test.each([
  ['throws', new Error('failed with Bearer hunter2-hunter2-hunter2')],
  ['throws an error of an HTTP client', Object.assign(new Error('status 500'), { config: { secret: 'hunter2' } })],
  ['throws text', 'eyJhbGciOiJub25lIn0.hunter2.hunter2'],
  ['throws an object without a text', Object.create(null)],
  ['throws nothing', undefined],
])('a function that %s', async (_, thrown) => {
  const { source } = createSource(() => {
    throw thrown;
  });
  const error = await rejectionFrom(source.token(TABLE));
  expect(error).toMatchObject({ code: 'token-unavailable', retryable: true });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('hunter2');
});

test('a function that hangs: each caller stops waiting on its own, and the call ends after a minute', async () => {
  let calls = 0;
  const { source, scheduler } = createSource(() => {
    calls++;
    return new Promise(() => {});
  });
  const controller = new AbortController();
  const stopped = rejectionFrom(source.token(TABLE, controller.signal));
  await until(() => calls === 1);
  controller.abort();
  expect(scheduler.holds).toBe(0);
  expect(await stopped).toMatchObject({ code: 'token-unavailable' });
  const pending = rejectionFrom(source.token(TABLE));
  await until(() => calls === 2);
  scheduler.advance(60_000);
  expect(await pending).toMatchObject({ message: expect.stringContaining('within 60 s') });
  expect([scheduler.holds, scheduler.pending]).toEqual([0, 0]);
});

test('the connect timeout of a stream ends the wait for a function that hangs, and the next attempt calls it again', async () => {
  let calls = 0;
  const server = await serve(wellBehaved);
  const token = (): Promise<string> => (calls++ === 0 ? new Promise(() => {}) : Promise.resolve('t'));
  const client = new ZerobusClient({ endpoint: server.endpoint, credentials: { token } });
  const reasons: unknown[] = [];
  const onState = ({ reason }: { reason: unknown }): void => void reasons.push(reason);
  const scheduler = new ManualScheduler();
  const sent = produce(server, { client, onState }, scheduler).send({ id: 1 });
  await until(() => calls === 1);
  scheduler.advance(15_000);
  let isSent = false;
  sent.then(() => {
    isSent = true;
  });
  await until(() => {
    scheduler.advance(1);
    return isSent;
  });
  expect(calls).toBe(2);
  expect(reasons).toContainEqual(expect.objectContaining({ code: 'connect-timeout' }));
});

test('a function that uses the producer', async () => {
  const server = await serve(wellBehaved);
  let calls = 0;
  const client = new ZerobusClient({
    endpoint: server.endpoint,
    credentials: {
      token: () => {
        calls++;
        producer.write({ id: 2 });
        return 't';
      },
    },
  });
  const producer = produce(server, { client });
  await producer.send({ id: 1 });
  await producer.close();
  expect(producer.stats.acked).toBe(2);
  expect(calls).toBe(1);
});
