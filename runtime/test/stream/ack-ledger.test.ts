import { expect, test } from 'vitest';
import { AckLedger } from '../../src/stream/ack-ledger.ts';

test.each<[number, number[], (number | 'error')[]]>([
  [3, [0, 1, 2], [1, 1, 1]],
  [3, [2], [3]],
  [3, [1, 1, 2], [2, 0, 1]],
  [3, [3], ['error']],
  [3, [-1], ['error']],
  [3, [Number.NaN], ['error']],
  [3, [2, 1], [3, 'error']],
  [0, [0], ['error']],
])('%i sent, acks %j', (sent, acks, want) => {
  const ledger = new AckLedger();
  for (let index = 0; index < sent; index++) expect(ledger.next()).toBe(index);
  const got = acks.map((ack) => {
    try {
      return ledger.acknowledge(ack);
    } catch (error) {
      expect(error).toMatchObject({ code: 'protocol-error' });
      return 'error';
    }
  });
  expect(got).toEqual(want);
});
