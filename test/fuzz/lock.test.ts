import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outputPath } from '../../src/app/publish/output-path.ts';
import { isFieldNumber } from '../../src/lock/field-number.ts';
import type { Lock, LockMember, LockType } from '../../src/lock/lock.ts';
import { lockToModel } from '../../src/lock/lock-to-model.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { type ResolvedLock, resolveLock } from '../../src/lock/resolve-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { updateLock } from '../../src/lock/update-lock.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';
import { type Chooser, choosers } from './chooser.ts';
import { lockTexts } from './fixtures.ts';
import { locks } from './locks.ts';
import { mutateText } from './mutate-text.ts';
import { mutateValue } from './mutate-value.ts';
import { outcomeOf, outcomeOfAsync } from './outcome.ts';
import { runs } from './runs.ts';

/** A file that is in no repository. */
const outside = join(tmpdir(), 'no-such-folder', 'x.json');
/** As this version writes them. */
const good = lockTexts.flatMap((text) => {
  const outcome = outcomeOf(() => parseLock(text, 'x.json'));
  return 'value' in outcome ? [serialiseLock(outcome.value)] : [];
});

test('a lock that is written is read as it was', () => {
  fc.assert(
    fc.property(locks, (lock) => {
      const text = serialiseLock(lock);
      const read = parseLock(text, 'x.json');
      expect(read).toEqual(lock);
      expect(serialiseLock(read)).toBe(text);
    }),
    runs(100),
  );
});

describe('a damaged lock is rejected, or keeps every promise', () => {
  test('one character is another', () => {
    const counts = { refused: 0, same: 0, other: 0 };
    fc.assert(
      fc.property(choosers, (choose) => {
        const text = choose.of(good);
        const at = choose.below(text.length);
        const put = choose.oneIn(5) ? '' : String.fromCharCode(32 + choose.below(95));
        const mutated = text.slice(0, at) + put + text.slice(at + choose.below(2));
        const outcome = outcomeOf(() => parseLock(mutated, 'x.json'));
        if ('error' in outcome) {
          counts.refused++;
          return;
        }
        expectKept(outcome.value);
        const written = serialiseLock(outcome.value);
        counts[written === text ? 'same' : 'other']++;
        // All lines except the edited one are unchanged.
        const [before, after] = [text.split('\n'), written.split('\n')];
        const line = text.slice(0, at).split('\n').length - 1;
        if (before.length === after.length) {
          const changed = before.flatMap((each, i) => (each === after[i] ? [] : [i]));
          expect(
            changed.filter((i) => i !== line),
            mutated,
          ).toEqual([]);
        } else expect(Math.abs(before.length - after.length), mutated).toBeLessThanOrEqual(1);
      }),
      runs(400),
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(1);
  });

  test('its text is mutated', async () => {
    await fc.assert(
      fc.asyncProperty(choosers, async (choose) => {
        const text = mutateText(choose.of(lockTexts), lockTexts, choose);
        const read = outcomeOf(() => parseLock(text, 'x.json'));
        if ('value' in read) expectKept(read.value);
        const resolved = await outcomeOfAsync(() => resolveLock(text, outside));
        if ('value' in resolved) expectResolved(resolved.value, choose);
      }),
      runs(200),
    );
  });

  test('its structure is mutated', () => {
    fc.assert(
      fc.property(choosers, (choose) => {
        const text = JSON.stringify(mutateValue(JSON.parse(choose.of(good)), choose));
        const read = outcomeOf(() => parseLock(text, 'x.json'));
        if ('value' in read) expectKept(read.value);
      }),
      runs(200),
    );
  });

  test('it is merged with another', async () => {
    await fc.assert(
      fc.asyncProperty(choosers, locks, async (choose, theirs) => {
        const [ours, other] = [choose.of(good), choose.oneIn(2) ? choose.of(good) : serialiseLock(theirs)];
        const conflict = `<<<<<<< HEAD\n${ours}=======\n${other}>>>>>>> theirs\n`;
        const text = choose.oneIn(2) ? conflict : mutateText(conflict, lockTexts, choose);
        const resolved = await outcomeOfAsync(() => resolveLock(text, outside));
        if ('value' in resolved) expectResolved(resolved.value, choose);
      }),
      runs(80),
    );
  });
});

/** Checks the lock that a run makes of the sides of a merge, when the table is as one of them says. */
function expectResolved(resolved: ResolvedLock, choose: Chooser): void {
  const model = lockToModel(choose.of(resolved.sides));
  const lock = updateLock(resolved, model, { names: resolved.lock, scalar: scalarProto });
  expectPromises(lock);
  const numbers = new Set([...lock.columns, ...lock.reserved].map(({ number }) => number));
  for (const side of resolved.sides)
    for (const { number } of [...side.columns, ...side.reserved]) expect(numbers).toContain(number);
}

/** Checks that a parsed lock can be written and read again. */
function expectKept(lock: Lock): void {
  expectPromises(lock);
  expect(parseLock(serialiseLock(lock), 'y.json')).toEqual(lock);
}

/** Checks that numbers are unique and in range, and that files are in the output folder. */
function expectPromises(lock: Lock): void {
  expectNumbers({ fields: lock.columns, reserved: lock.reserved });
  expect(lock.file).toMatch(/^[a-z0-9_]+$/);
  const out = '/tmp/zerobus-out';
  for (const { path } of lock.files) {
    const outcome = outcomeOf(() => outputPath(out, path).file);
    if ('value' in outcome) expect(relative(out, join(outcome.value))).not.toMatch(/^\.\.|^\/|^$/);
  }
}

function expectNumbers({
  fields,
  reserved,
}: Pick<Extract<LockType, { kind: 'struct' }>, 'reserved'> & { readonly fields: readonly LockMember[] }): void {
  const numbers = [...fields, ...reserved].map(({ number }) => number);
  const given = fields.map(({ number }) => number);
  expect(new Set(given).size).toBe(given.length);
  const retired = new Set(reserved.map(({ number }) => number));
  expect(given.filter((number) => retired.has(number))).toEqual([]);
  expect(numbers.filter((number) => !isFieldNumber(number))).toEqual([]);
  for (const { type } of fields) expectType(type);
}

function expectType(type: LockType): void {
  if (type.kind === 'array') expectType(type.element);
  if (type.kind === 'map') expectType(type.value);
  if (type.kind === 'struct') expectNumbers(type);
  if (type.kind === 'decimal')
    expect(type.scale <= type.precision && type.precision >= 1 && type.precision <= 38).toBe(true);
  if (type.kind === 'char' || type.kind === 'varchar') expect(type.length).toBeGreaterThanOrEqual(1);
}
