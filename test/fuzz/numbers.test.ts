import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lock } from '../../src/lock/lock.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { updateLock } from '../../src/lock/update-lock.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';
import { type Chooser, choosers } from './chooser.ts';
import { runs } from './runs.ts';
import {
  brokenPromises,
  chooseRead,
  describeState,
  evolve,
  newTables,
  type Read,
  read,
  type State,
  type Tables,
} from './schema-history.ts';

/** Reads the table and checks every promise against the states before. */
function readAgain(before: readonly State[], base: State | undefined, next: Read): State {
  const update = {
    names: { message: 'T', file: 't' },
    scalar: scalarProto,
    ...(next.target !== '' && { target: next.target }),
  };
  const history = { sides: before.map(({ lock }) => lock), base: base?.lock };
  const model = read(next.table, next.view);
  const lock = updateLock(history, model, update);
  const text = serialiseLock(lock);
  expect(serialiseLock(updateLock(history, model, update)), 'the same again').toBe(text);
  const parsed: Lock = parseLock(text, `${Math.random()}.json`);
  expect(parsed, 'the file').toEqual(lock);
  const after = describeState(parsed, before, next);
  expect(brokenPromises(before, base, after, next.target)).toEqual([]);
  return after;
}

function grow(
  state: State | undefined,
  world: Tables,
  steps: number,
  choose: Chooser,
): { state: State; world: Tables } {
  let [now, tables] = [state, world];
  for (let step = 0; step < steps; step++) {
    tables = evolve(tables, choose);
    now = readAgain(now === undefined ? [] : [now], undefined, chooseRead(tables, choose));
  }
  return { state: now!, world: tables };
}

describe('a number once given to a column and wire type is never given to another', () => {
  test('in a history of a schema, with and without ids and targets', () => {
    fc.assert(
      fc.property(choosers, (choose) => {
        grow(undefined, newTables(choose), 2 + choose.below(10), choose);
      }),
      runs(400),
    );
  });

  test('in merges of branches', () => {
    fc.assert(
      fc.property(choosers, (choose) => {
        const start = grow(undefined, newTables(choose), 1 + choose.below(3), choose);
        const sides = Array.from({ length: 2 + choose.below(2) }, () =>
          grow(start.state, start.world, choose.below(4), choose),
        );
        // The table that the merge is run for: as one of the branches has it, and perhaps further.
        const world = choose.oneIn(2) ? choose.of(sides).world : evolve(choose.of(sides).world, choose);
        const base = sides.length === 2 && !choose.oneIn(4) ? start.state : undefined;
        const merged = readAgain(
          sides.map(({ state }) => state),
          base,
          chooseRead(world, choose),
        );
        grow(merged, world, choose.below(3), choose);
      }),
      runs(400),
    );
  });
});
