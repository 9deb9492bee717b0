import { expect, it } from 'vitest';
import { nextFieldNumber } from '../../src/lock/field-number.ts';

it.each<[used: number[], next: number]>([
  [[], 1],
  [[1, 7], 8],
  [[18_999], 20_000],
  [[1, 2, 2 ** 29 - 1], 3],
  [[2, 2 ** 29 - 1], 1],
])('after %j comes %i', (used, next) => expect(nextFieldNumber(used)).toBe(next));
