import { expect, it } from 'vitest';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';
import { defaultArtifactSettings } from '../../../src/artifacts/artifact-settings.ts';
import { type ColumnSpec, tableOf } from '../../lock/lock-of.ts';
import { GitRepository } from '../../support/git-repository.ts';
import { sourceOf } from './project.ts';

/** Generates the .proto of a table in a repository; returns the numbers in it, and the codes of the diagnostics. */
async function generate(git: GitRepository, columns: string): Promise<[numbers: string, codes: string[]]> {
  const table = tableOf(columns.split(' ').map((name): ColumnSpec => [name, 'bigint']));
  const { folder } = git;
  const settings = { out: `${folder}/generated`, lockFolder: `${folder}/zerobus.lock`, dryRun: false };
  const artifacts = { ...defaultArtifactSettings, emit: ['proto' as const] };
  const [result] = await generateFromSource([table.name], { ...settings, artifacts, source: sourceOf(table) });
  const proto = await git.read('generated/catalog/iot/thing.proto');
  const numbers = [...proto.matchAll(/(\w+ = \d+);/g)].map(([, found]) => found!.replaceAll(' ', '')).join(' ');
  return [numbers, result!.diagnostics.map(({ code }) => code)];
}

const all = 'a discount b c d e total';
const merged = 'a=1 discount=7 b=2 c=3 d=4 e=5 total=6';

it.each<[what: string, commands: string[][]]>([
  ['a merge', [['merge', 'feature']]],
  ['a squashed merge', [['merge', '--squash', 'feature']]],
  ['a cherry-pick', [['cherry-pick', 'feature']]],
  ['a rebase', [['rebase', 'main', 'feature']]],
  [
    'a stash',
    [
      ['checkout', '-q', '--detach', 'feature'],
      ['reset', '-q', '--soft', 'feature~1'],
      ['stash', '-q'],
      ['checkout', '-q', 'main'],
      ['stash', 'pop'],
    ],
  ],
])('in %s, the numbers of the branch that others build on stay', async (_, commands) => {
  for (const isAdded of [false, true]) {
    await using git = await GitRepository.create();
    await generate(git, 'a b c d e');
    await git.commit('base');
    await git.git('checkout', '-q', '-b', 'feature');
    expect(await generate(git, 'a discount b c d e')).toEqual(['a=1 discount=6 b=2 c=3 d=4 e=5', []]);
    await git.commit('feature');
    await git.git('checkout', '-q', 'main');
    expect(await generate(git, 'a b c d e total')).toEqual(['a=1 b=2 c=3 d=4 e=5 total=6', []]);
    await git.commit('main');
    for (const command of commands) await git.try(...command);
    expect(await git.read('zerobus.lock/catalog.iot.things.json')).toContain('<<<<<<<');
    if (isAdded) await git.git('add', '-A');
    expect(await generate(git, all)).toEqual([merged, ['lock-merged']]);
    expect(await generate(git, all)).toEqual([merged, []]);
  }
});
