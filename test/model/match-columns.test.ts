import { describe, expect, test } from 'vitest';
import { type Matchable, type MatchPolicy, matchColumns } from '../../src/model/match-columns.ts';

/** `name`, or `name#id`. */
function columns(text: string): Matchable[] {
  return text
    .split(' ')
    .filter((item) => item !== '')
    .map((item) => {
      const [, name = '', id] = /^([a-z]+)(?:#(\d+))?$/.exec(item)!;
      return id === undefined ? { name } : { name, columnId: Number(id) };
    });
}

function pairs(left: string, right: string, policy?: MatchPolicy): string {
  const found = matchColumns(columns(left), columns(right), policy);
  return [...found]
    .map(([a, b]) => `${a.name}-${b.name}`)
    .sort()
    .join(' ');
}

describe('columns match by id, then by a stated rename, then by name', () => {
  test.each<[title: string, left: string, right: string, want: string]>([
    ['no columns', '', '', ''],
    ['names, where no side knows ids', 'a b c', 'c a', 'a-a c-c'],
    ['names, where one side knows ids', 'a#1 b#2', 'a b', 'a-a b-b'],
    ['ids follow a rename', 'a#1 b#2', 'x#1 b#2', 'a-x b-b'],
    ['ids follow two columns that swapped names', 'a#1 b#2', 'b#1 a#2', 'a-b b-a'],
    ['an id wins over a name that comes first', 'a b#1', 'a#1', 'b-a'],
    ['the same name with another id is another column', 'a#1', 'a#2', ''],
    ['a name matches where its id is known to one side only', 'a#1 b', 'b#7 a#1', 'a-a b-b'],
    ['each candidate matches once', 'a a', 'a', 'a-a'],
  ])('%s', (_, left, right, want) => {
    expect(pairs(left, right)).toBe(want);
  });
});

describe('the policy', () => {
  test.each<[title: string, left: string, right: string, policy: MatchPolicy, want: string]>([
    ['ids of another table say nothing', 'a#1 b#2', 'b#1 a#2', { ids: 'ignore' }, 'a-a b-b'],
    ['a recreated column matches by its name', 'a#1', 'a#2', { sameName: 'recreated' }, 'a-a'],
    ['but not where that id belongs to a rename', 'a#1 b#2', 'a#2', { sameName: 'recreated' }, 'b-a'],
    ['a stated rename matches before names', 'a b', 'b', { renames: new Map([['a', 'b']]) }, 'a-b'],
    ['a stated rename does not contradict ids', 'a#1 b#2', 'b#2 c#1', { renames: new Map([['a', 'b']]) }, 'a-c b-b'],
    [
      'a stated rename to a column that is missing leaves the name',
      'a',
      'a',
      { renames: new Map([['a', 'z']]) },
      'a-a',
    ],
  ])('%s', (_, left, right, policy, want) => {
    expect(pairs(left, right, policy)).toBe(want);
  });
});
