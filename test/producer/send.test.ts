import { expect, test } from 'vitest';
import { items } from './item.ts';
import { idsOf, offsetsOf, produce, serve, until, wellBehaved } from './support.ts';

test('records reach the server and are acknowledged', async () => {
  const server = await serve(wellBehaved);
  const producer = produce(server);
  await producer.send({ id: 1 });
  await producer.writeAll(items(2500, 2));
  await producer.close();
  expect(idsOf(server.calls[0])).toEqual(items(2501, 1).map((item) => item.id));
  expect(offsetsOf(server.calls[0])).toEqual([0, 1, 2, 3]);
  expect(server.calls[0]?.received[0]?.kind).toBe('single');
  expect(server.calls[0]?.create).toMatchObject({ table: 'main.test.items', recordType: 1 });
  expect(await producer.closed).toBeUndefined();
  await until(() => server.open === 0);
});
