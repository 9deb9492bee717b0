import { expect, test } from 'vitest';
import { parseFault, parseFaults } from '../../../src/emulator/faults/read-faults.ts';
import { startEmulator } from '../../../src/emulator/index.ts';

const valid: readonly unknown[] = [
  { kind: 'cut' },
  { kind: 'cut', after: 10, every: true },
  { kind: 'close-signal', durationMs: 0 },
  { kind: 'status', status: 'UNAVAILABLE', message: 'Gone.', serverCode: 6002 },
  JSON.parse('{"kind": "stall", "after": 1000000000000}'),
  { kind: 'stall', chance: 0.5, durationMs: 10 },
  { kind: 'cut', afterMs: 1, every: true, perStream: true, times: 3, table: 'a.b.c' },
  { kind: 'token-endpoint', httpStatus: 429, retryAfterS: 0 },
];
test.each(valid)('%j is a fault', (value) => {
  const fault = parseFault(value, 'x');
  expect(fault).toEqual(value);
  expect(fault).not.toBe(value);
});

test('a key without a value does not count', () => {
  expect(Object.keys(parseFault({ kind: 'cut', after: undefined }, 'x'))).toEqual(['kind']);
});

const invalid: readonly (readonly [value: unknown, message: string])[] = [
  [undefined, "x must be an object with the key 'kind', not a value of type undefined."],
  [null, "x must be an object with the key 'kind', not null."],
  [[], "x must be an object with the key 'kind', not a list."],
  ['cut', "x must be an object with the key 'kind', not 'cut'."],
  [{}, "x has no key 'kind'. The kinds are close-signal, status, cut, "],
  [{ kind: 'cutt' }, "x.kind: unknown fault 'cutt'. Did you mean 'cut'? The kinds are "],
  [{ kind: 'constructor' }, "x.kind: unknown fault 'constructor'. The kinds are "],
  [{ kind: 7 }, 'x.kind: unknown fault 7. The kinds are '],
  [{ kind: 'a\nb\u202e' }, "unknown fault 'a\\nb\\u202e'."],
  [{ kind: 'cut', afer: 1 }, "x: the fault 'cut' has no key 'afer'. Did you mean 'after'? Its keys are after, "],
  [{ kind: 'cut', durationMs: 1 }, "x: the fault 'cut' has no key 'durationMs'. Its keys are after, "],
  [JSON.parse('{"kind": "cut", "__proto__": 1}'), "x: the fault 'cut' has no key '__proto__'."],
  [{ kind: 'cut', after: -1 }, 'x.after must be a whole number from 0 to 1000000000000, not -1.'],
  [{ kind: 'cut', after: 0.5 }, 'x.after must be a whole number from 0 to 1000000000000, not 0.5.'],
  [{ kind: 'cut', after: Number.NaN }, 'not NaN.'],
  [{ kind: 'cut', after: '1' }, "not '1'."],
  [{ kind: 'cut', after: 1, every: 1 }, 'x.every must be true or false, not 1.'],
  [{ kind: 'cut', every: true }, "x.every needs an 'after' of at least 1 record, or an 'afterMs' of at least 1 ms."],
  [{ kind: 'cut', every: true, after: 1, chance: 0.5 }, "x cannot have both 'every' and 'chance'"],
  [{ kind: 'cut', chance: 0 }, 'x.chance must be a number above 0, and at most 1, not 0.'],
  [{ kind: 'cut', chance: 1.1 }, 'x.chance must be a number above 0, and at most 1, not 1.1.'],
  [{ kind: 'cut', times: 0 }, 'x.times must be a whole number from 1 to 1000000000, not 0.'],
  [{ kind: 'cut', table: '' }, "x.table must be text of 1 to 1000 characters, not ''."],
  [{ kind: 'stall', perStream: true }, "x: the fault 'stall' has no key 'perStream'."],
  [{ kind: 'token-endpoint', delayMs: 1, table: 'a' }, "x: the fault 'token-endpoint' has no key 'table'."],
  [
    { kind: 'stall', every: true, after: 1 },
    "x can fire more than once, so it needs 'durationMs', after which it ends.",
  ],
  [{ kind: 'unimplemented', times: 2 }, "x can fire more than once, so it needs 'durationMs'"],
  [{ kind: 'delay-acks' }, "x needs the key 'delayMs'."],
  [{ kind: 'reject-opening' }, "x needs the key 'status'."],
  [{ kind: 'status', status: 'OK' }, 'x.status must be one of CANCELLED, '],
  [{ kind: 'token-endpoint' }, "x needs the key 'httpStatus' or 'delayMs'."],
  [{ kind: 'token-endpoint', delayMs: 1, retryAfterS: 1 }, "x.retryAfterS needs the key 'httpStatus'."],
  [{ kind: 'token-endpoint', httpStatus: 200 }, 'x.httpStatus must be a whole number from 400 to 599, not 200.'],
  [{ kind: 'status' }, "x needs the key 'status'."],
  [{ kind: 'status', status: 'unavailable' }, 'x.status must be one of '],
  [{ kind: 'status', status: 'ABORTED', message: 'x'.repeat(1001) }, 'x.message must be text of 1 to 1000 characters'],
  [{ kind: 'close-signal', durationMs: 86_400_001 }, 'x.durationMs must be a whole number from 0 to 86400000'],
];
test.each(invalid)('%j is rejected', (value, message) => {
  expect(() => parseFault(value, 'x')).toThrow(
    expect.objectContaining({ name: 'RangeError', message: expect.stringContaining(message) }),
  );
});

test('a list has at most 1,000 faults', () => {
  const faults = Array.from({ length: 1001 }, () => ({ kind: 'cut' }));
  expect(parseFaults(faults.slice(1), 'x')).toHaveLength(1000);
  expect(() => parseFaults(faults, 'x')).toThrow('x must have at most 1000 faults, not 1001.');
  expect(() => parseFaults('cut', 'x')).toThrow("x must be a list of faults, not 'cut'.");
  expect(() => parseFaults([{ kind: 'cut' }, {}], 'x')).toThrow("x[1] has no key 'kind'.");
});

test('startEmulator and fault() check their faults', async () => {
  await expect(startEmulator({ faults: [{ kind: 'cut' }, { kind: 'cut', after: -1 }] })).rejects.toThrow(
    'faults[1].after must be',
  );
  await using emulator = await startEmulator();
  expect(() => emulator.fault({ kind: 'cut', every: true })).toThrow('The fault.every needs');
});
