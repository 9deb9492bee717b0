// Test runners such as jest with jsdom run code in a realm of its own: without most globals of Node.js, and where the objects of Node.js
// are instances of other classes.
import { createServer } from 'node:net';
import vm from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEmulator } from 'zerobus-gen/emulator';
import { Nested } from '../../generated/catalog/iot/nested.ts';
import { closedPort } from '../support/closed-port.ts';
import { createRealm, type Realm } from '../support/realm.ts';

/** Fails the test: a fake timer never fires. */
const fake = (): never => {
  throw new Error('a global was used');
};
/** What jsdom has and the runtime needs; the timers are fake. */
const globals = {
  AbortController,
  setTimeout: fake,
  clearTimeout: fake,
  setImmediate: fake,
  queueMicrotask: fake,
  performance: { now: fake },
  Buffer: undefined,
};

let realm: Realm;
let codegen: typeof import('zerobus-runtime/codegen');
let runtime: typeof import('zerobus-runtime');
beforeEach(async () => {
  realm = createRealm(globals);
  codegen = await realm.load('zerobus-runtime/codegen');
  runtime = await realm.load('zerobus-runtime');
});

describe('BINARY takes the bytes of every realm', () => {
  const other = vm.createContext({});
  test.each([
    ['a Buffer', Buffer.from('hi')],
    ['a long Buffer', Buffer.alloc(40, 1)],
    ['a Uint8Array of Node.js', new Uint8Array([104, 105])],
    ['what a TextEncoder makes', new TextEncoder().encode('hi')],
    ['a Uint8Array of a third realm', vm.runInContext('new Uint8Array([104, 105])', other)],
    ['an empty one', new Uint8Array()],
  ])('%s', (_, value) => {
    const buffer = Buffer.alloc(64);
    expect(codegen.bytesBound(value)).toBeGreaterThan(value.length);
    const end = codegen.putBinary(buffer, value, 0, 'bin');
    expect([buffer[0], ...buffer.subarray(1, end)]).toEqual([value.length, ...value]);
  });

  test.each([
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a DataView', new DataView(new ArrayBuffer(2))],
    ['another typed array', new Uint16Array(2)],
    ['an object with its tag', { [Symbol.toStringTag]: 'Uint8Array', length: 2 }],
    ['a Proxy of one', new Proxy(new Uint8Array(2), {})],
    ['an array', [1, 2]],
    ['text', 'hi'],
  ])('and not %s', (_, value) => {
    expect(() => codegen.putBinary(Buffer.alloc(64), value as Uint8Array, 0, 'bin')).toThrow(/^bin takes BINARY/);
  });
});

test('values of Node.js are the same in every realm', async () => {
  const { Nested: Theirs } = await realm.load('catalog/iot/nested.ts');
  expect(Theirs.schemaHash).toBe(Nested.schemaHash);
  const buffer = Buffer.alloc(64);
  const end = codegen.putTimestamp(buffer, new Date(5), 0, 'ts');
  expect(new codegen.Reader(buffer, 0, end).bigint()).toBe(5000n);
  expect(() => codegen.putTimestamp(buffer, new Date(Number.NaN), 0, 'ts')).toThrow(/^ts .*invalid Date/);
  expect(() => codegen.putTimestampNtz(buffer, new Date(5) as never, 0, 'ts')).toThrow(/not a Date/);
  expect(() => codegen.putDate(buffer, new Date(5) as never, 0, 'day')).toThrow(/not a Date/);
  expect(codegen.variantJson({ when: new Date(5), list: [new String('a')] } as never, 'v')).toBe(
    '{"when":"1970-01-01T00:00:00.005Z","list":["a"]}',
  );
  for (const bad of [new Map([[1, 2]]), new Set([1]), new Date(Number.NaN)]) {
    expect(() => codegen.variantJson({ bad } as never, 'v')).toThrow(/JSON can represent/);
  }
});

test('a Map of Node.js is a MAP, and the unknown keys in it are found', async () => {
  expect(codegen.isMap(new Map([['a', 1]]), 'm')).toBe(true);
  expect(codegen.map(new Map([[1, 1]]), 'm').size).toBe(1);
  const { Producer } = runtime;
  const columns = [{ name: 'm', type: { map: ['string', { struct: [{ name: 'a', type: 'int' }] }] } }];
  const type = { table: 'c.s.t', columns, descriptor: Buffer.from([]), write: () => 0, decode: () => ({}) };
  const client = new runtime.ZerobusClient({ endpoint: 'http://127.0.0.1:1', credentials: { token: 't' } });
  const producer = new Producer<object, object>(type as never, { client, unknownKeys: 'throw' });
  expect(() => producer.write({ m: new Map([['x', { b: 1 }]]) })).toThrow(/^m\[x\]\.b in c\.s\.t is not a column/);
  producer.abort();
});

describe('errors of another realm keep their text', () => {
  test('the reason of an abort', async () => {
    const { ZerobusError } = runtime;
    expect(ZerobusError.from(new TypeError('of Node.js')).message).toBe('of Node.js [internal]');
    expect(ZerobusError.from(AbortSignal.abort().reason).code).toBe('aborted');
    expect(ZerobusError.from('text').message).toBe('text [internal]');
  });

  test('a refused connection, of the endpoint and of the workspace', async () => {
    const { SensorEventProducer } = await realm.load('catalog/iot/sensor-event.producer.ts');
    const closed = await closedPort();
    const reason = await new Promise((resolve) => {
      const client = new runtime.ZerobusClient({ endpoint: closed, credentials: { token: 't' } });
      const producer = new SensorEventProducer({
        client,
        onState: (change: { readonly reason?: Error }) => {
          if (change.reason === undefined) return;
          resolve(change.reason.message);
          producer.abort(new Error('of Node.js'));
        },
      });
      producer.send({ device_id: 'a', event_ts: new Date(1) }).catch(() => undefined);
    });
    expect(reason).toContain('ECONNREFUSED');
    const credentials = { clientId: 'id', clientSecret: 'secret' };
    const client = new runtime.ZerobusClient({ endpoint: closed, workspaceUrl: closed, credentials });
    const error = await client
      .tokens()
      .token('c.s.t')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'token-unavailable', message: expect.stringContaining('ECONNREFUSED') });
  });

  test('the reason of the user', async () => {
    const { SensorEventProducer } = await realm.load('catalog/iot/sensor-event.producer.ts');
    const producer = new SensorEventProducer();
    producer.abort(new TypeError('of Node.js'));
    expect((await producer.closed).message).toContain('The producer was aborted: of Node.js');
  });
});

describe('a producer in a realm without the globals of Node.js, and with fake timers', () => {
  let emulator: Awaited<ReturnType<typeof startEmulator>>;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());

  test('gets a token, sends, closes and reconnects', async () => {
    const { SensorEventProducer } = await realm.load('catalog/iot/sensor-event.producer.ts');
    const env = emulator.env;
    const client = new runtime.ZerobusClient({
      endpoint: env['ZEROBUS_SERVER_ENDPOINT'],
      workspaceUrl: env['DATABRICKS_HOST'],
      credentials: {
        clientId: env['DATABRICKS_CLIENT_ID'] as string,
        clientSecret: env['DATABRICKS_CLIENT_SECRET'] as string,
      },
    });
    const producer = new SensorEventProducer({ client });
    for (let count = 0; count < 3; count++) await producer.send({ device_id: `${count}`, event_ts: new Date(count) });
    producer.write({ device_id: 'last', event_ts: new Date(9) });
    await producer.flush();
    await producer.close();
    expect(emulator.rows('catalog.iot.sensor_events').map(({ device_id }) => device_id)).toEqual([
      '0',
      '1',
      '2',
      'last',
    ]);
  });

  test('a time-out fires', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const { SensorEventProducer } = await realm.load('catalog/iot/sensor-event.producer.ts');
    const client = new runtime.ZerobusClient({ endpoint: `http://127.0.0.1:${port}`, credentials: { token: 't' } });
    const producer = new SensorEventProducer({ client, connectTimeoutMs: 20, deliveryTimeoutMs: 60 });
    const error = await producer.send({ device_id: 'a', event_ts: new Date(1) }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'delivery-timeout' });
    silent.close();
  });
});
