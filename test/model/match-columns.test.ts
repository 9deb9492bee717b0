import { describe, expect, test } from 'vitest';
import { type Matchable, type MatchPolicy, matchColumns } from '../../src/model/match-columns.ts';

/** `name`, or `name#id`, or `name@target:id`. */
function columns(text: string): Matchable[] {
  return text
    .split(' ')
    .filter((item) => item !== '')
    .map((item) => {
      const [, name = '', id, target, targetId] = /^([a-z]+)(?:#(\d+))?(?:@(\w+):(\d+))?$/.exec(item)!;
      return {
        name,
        ...(id === undefined ? {} : { columnId: Number(id) }),
        ...(target === undefined ? {} : { columnIds: { [target]: Number(targetId) } }),
      };
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
    ['ids of one target', 'a@dev:4', 'b@dev:4', 'a-b'],
    ['ids of different targets say nothing, so names decide', 'a@dev:4', 'a@prod:5 b@prod:4', 'a-a'],
    ['another id in a shared target is another column', 'a@dev:4', 'a@dev:5', ''],
    ['an id of the table itself decides before those of targets', 'a#1@dev:4', 'b#2@dev:4', ''],
    ['each candidate matches once', 'a a', 'a', 'a-a'],
  ])('%s', (_, left, right, want) => {
    expect(pairs(left, right)).toBe(want);
  });
});

describe('the policy', () => {
  test.each<[title: string, left: string, right: string, policy: MatchPolicy, want: string]>([
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
