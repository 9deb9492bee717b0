import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveLock } from '../../src/lock/resolve-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';
import { splitConflict } from '../../src/lock/split-conflict.ts';
import { GitRepository } from '../support/git-repository.ts';
import { lockOf, numbers, tableOf } from './lock-of.ts';

describe('conflict markers', () => {
  const rows: [what: string, text: string, ours: string, theirs: string][] = [
    ['none', 'a\nb\n', 'a\nb\n', 'a\nb\n'],
    ['one', 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n', 'a\nb\nd\n', 'a\nc\nd\n'],
    ['an empty side', '<<<<<<< HEAD\n=======\nc\n>>>>>>> other\n', '', 'c\n'],
    ['a base', '<<<<<<< HEAD\nb\n||||||| 0123abc\nz\n=======\nc\n>>>>>>> other\n', 'b\n', 'c\n'],
    [
      'a base that was merged itself',
      '<<<<<<<\nb\n|||||||\n<<<<<<<<< x\ny\n=========\nz\n>>>>>>>>> x\n=======\nc\n>>>>>>>\n',
      'b\n',
      'c\n',
    ],
    ['Windows', 'a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> other\r\n', 'a\r\nb\r\n', 'a\r\nc\r\n'],
    ['two', '<<<<<<<\na\n=======\nb\n>>>>>>>\nx\n<<<<<<<\nc\n=======\nd\n>>>>>>>', 'a\nx\nc', 'b\nx\nd'],
  ];
  it.each(rows)('%s', (_, text, ours, theirs) => expect(splitConflict(text)).toEqual({ ours, theirs }));

  it.each(['<<<<<<<\na', 'a\n=======\nb', '<<<<<<<\n<<<<<<<', '<<<<<<<\n>>>>>>>', '>>>>>>> x'])(
    '%j do not pair',
    (text) => expect(splitConflict(text)).toBeUndefined(),
  );
});

const ours = serialiseLock(
  lockOf(
    tableOf([
      ['a', 'int'],
      ['b', 'int'],
    ]),
  ),
);
const theirs = ours.replace('"b"', '"c"');
const lines = ours.split('\n');
const at = lines.findIndex((line) => line.includes('"b"'));
/** What git leaves where each side added a column at the end, and theirs another one before. */
const mixed = [
  ...lines.slice(0, at),
  lines[at]!.replace('"b"', '"d"').replace('"number": 2', '"number": 3'),
  '<<<<<<< HEAD',
  lines[at],
  '=======',
  lines[at]!.replace('"b"', '"c"'),
  '>>>>>>> other',
  ...lines.slice(at + 1),
].join('\n');
const conflict = (one: string, other: string): string => `<<<<<<< HEAD\n${one}=======\n${other}>>>>>>> other\n`;

describe('a lock outside of a repository', () => {
  const file = join(tmpdir(), 'no-such-folder', 'x.json');

  it.each([
    ['that is well', ours, ['a=1 b=2'], false],
    ['in conflict', conflict(ours, theirs), ['a=1 b=2', 'a=1 c=2'], true],
    ['in conflict, with CRLF', conflict(ours, theirs).replaceAll('\n', '\r\n'), ['a=1 b=2', 'a=1 c=2'], true],
    ['in conflict, after lines that git merged', mixed, ['a=1 d=3 b=2', 'a=1 d=3 c=2'], true],
    ['with a number twice', ours.replace('"number": 2', '"number": 1'), ['a=1 b=1'], true],
  ])('%s', async (_, text, sides, merged) => {
    const resolved = await resolveLock(text, file);
    expect([resolved.sides.map(numbers), resolved.merged]).toEqual([sides, merged]);
  });

  const rows: [what: string, text: string, want: RegExp][] = [
    ['our side is none', conflict('{\n', theirs), /^Our side of the conflict in .*x.json is damaged.*\[lock-damaged\]/],
    ['their side is none', conflict(ours, '[]\n'), /^Their side of the conflict in .*x.json is damaged/],
    ['a side is newer', conflict(ours, theirs.replace('2,', '3,')), /^Their side.*\[lock-newer\]/],
    ['markers do not pair', `<<<<<<< HEAD\n${ours}`, /markers are incomplete/],
    ['cut', ours.slice(0, 99), /not valid JSON/],
  ];
  it.each(rows)('where %s', (_, text, want) => expect(resolveLock(text, file)).rejects.toThrow(want));
});

describe('a lock in a repository', () => {
  const name = 'catalog.iot.things.json';
  const textOf = (columns: string, before?: string): string => {
    const table = (names: string) => tableOf(names.split(' ').map((each) => [each, 'int']));
    return serialiseLock(lockOf(table(columns), before === undefined ? undefined : lockOf(table(before))));
  };
  /** Returns the sides of the file as it is. */
  const sidesOf = async (git: GitRepository): Promise<string[]> => {
    const { sides } = await resolveLock(await git.read(name), join(git.folder, name));
    return sides.map(numbers);
  };
  const start = async (): Promise<GitRepository> => {
    const git = await GitRepository.create();
    await git.write(name, textOf('a b c d'));
    await git.commit('base');
    await git.git('checkout', '-q', '-b', 'theirs');
    return git;
  };

  it('in a rebase: a number twice in a commit that git applied is of the branch that is rebased onto', async () => {
    await using git = await start();
    await git.write(name, textOf('a x b c d', 'a b c d'));
    await git.commit('one');
    await git.write(name, textOf('a x b c d y', 'a b c d'));
    await git.commit('two');
    await git.git('checkout', '-q', 'main');
    await git.write(name, textOf('a b c d z', 'a b c d'));
    await git.commit('ours');
    await git.try('rebase', 'main', 'theirs');
    expect(await sidesOf(git)).toEqual(['a=1 b=2 c=3 d=4 z=5', 'a=1 x=5 b=2 c=3 d=4 z=5', 'a=1 x=5 b=2 c=3 d=4 y=6']);
  });

  it('that was committed with a number twice: first what this branch had', async () => {
    await using git = await start();
    await git.write(name, textOf('a x b c d', 'a b c d'));
    await git.commit('theirs');
    await git.git('checkout', '-q', 'main');
    await git.write(name, textOf('a b c d z', 'a b c d'));
    await git.commit('ours');
    await git.git('merge', '-q', '--no-edit', 'theirs');
    const both = 'a=1 x=5 b=2 c=3 d=4 z=5';
    expect(await sidesOf(git)).toEqual(['a=1 b=2 c=3 d=4 z=5', 'a=1 x=5 b=2 c=3 d=4', both]);
  });

  it('that was committed as no JSON: what was merged, and an error if nothing was', async () => {
    await using git = await start();
    await git.write(name, textOf('a b c d x', 'a b c d'));
    await git.commit('theirs');
    await git.git('checkout', '-q', 'main');
    await git.write(name, textOf('a b c d z', 'a b c d'));
    await git.commit('ours');
    await git.try('merge', 'theirs');
    await git.write(name, '{');
    await git.commit('merge');
    await git.git('read-tree', '--reset', 'HEAD');
    expect(await sidesOf(git)).toEqual(['a=1 b=2 c=3 d=4 z=5', 'a=1 b=2 c=3 d=4 x=5']);
    await git.write(name, '[');
    await git.commit('no merge');
    await expect(sidesOf(git)).rejects.toThrow('[lock-damaged]');
  });
});
