import { expect, test } from 'vitest';
import { parseFault } from '../../src/emulator/faults/read-faults.ts';
import { startEmulator } from '../../src/emulator/index.ts';

const valid: readonly unknown[] = [
  { kind: 'cut' },
  { kind: 'cut', after: 10, every: true },
  { kind: 'close-signal', durationMs: 0 },
  { kind: 'status', status: 'UNAVAILABLE', message: 'Gone.', serverCode: 6002 },
  JSON.parse('{"kind": "stall", "after": 1000000000000}'),
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
  [{ kind: 'cutt' }, "x.kind: there is no fault 'cutt'. Did you mean 'cut'? The kinds are "],
  [{ kind: 'constructor' }, "x.kind: there is no fault 'constructor'. The kinds are "],
  [{ kind: 7 }, 'x.kind: there is no fault 7. The kinds are '],
  [{ kind: 'a\nb\u202e' }, "there is no fault 'a\\nb\\u202e'."],
  [{ kind: 'cut', afer: 1 }, "x: the fault 'cut' has no key 'afer'. Did you mean 'after'? Its keys are after, "],
  [{ kind: 'cut', durationMs: 1 }, "x: the fault 'cut' has no key 'durationMs'. Its keys are after, "],
  [JSON.parse('{"kind": "cut", "__proto__": 1}'), "x: the fault 'cut' has no key '__proto__'."],
  [{ kind: 'cut', after: -1 }, 'x.after must be a whole number from 0 to 1000000000000, not -1.'],
  [{ kind: 'cut', after: 0.5 }, 'x.after must be a whole number from 0 to 1000000000000, not 0.5.'],
  [{ kind: 'cut', after: Number.NaN }, 'not NaN.'],
  [{ kind: 'cut', after: '1' }, "not '1'."],
  [{ kind: 'cut', after: 1, every: 1 }, 'x.every must be true or false, not 1.'],
  [{ kind: 'cut', every: true }, "x.every needs an 'after' of at least 1 record."],
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

test('startEmulator and fault() check their faults', async () => {
  await expect(startEmulator({ faults: [{ kind: 'cut' }, { kind: 'cut', after: -1 }] })).rejects.toThrow(
    'faults[1].after must be',
  );
  await using emulator = await startEmulator();
  expect(() => emulator.fault({ kind: 'cut', every: true })).toThrow('The fault.every needs');
});
