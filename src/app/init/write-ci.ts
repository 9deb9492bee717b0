import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { shellWord } from '../../diagnostics/shell-word.js';
import { readPackageFile } from '../../system/package-file.js';
import { managers } from './package-manager.js';
import type { ProjectFacts } from './project-facts.js';

/** By their commits: a tag can be moved. */
const actions = {
  checkout: 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2',
  node: 'actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0',
  pnpm: 'pnpm/action-setup@a7487c7e89a18df4991f7f222e4898a00d66ddda # v4.1.0',
  bun: 'oven-sh/setup-bun@735343b667d3e6f658f44d0eca948eb6282f2b76 # v2.0.2',
} as const;

/** The file in `.github/workflows`: each package of a monorepo has its own. */
export function workflowName(facts: ProjectFacts): string {
  const at = seenFromTop(facts, facts.folder);
  return at === '' ? 'zerobus.yml' : `zerobus-${at.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}.yml`;
}

/** The workflow for GitHub Actions. With a snapshot as the source it needs no credentials, and has one job. */
export function writeGithub(facts: ProjectFacts, config: ZerobusConfig): string {
  const snapshot = config.source?.kind === 'snapshot';
  const at = seenFromTop(facts, facts.folder);
  const lines: Readonly<Record<string, readonly string[]>> = {
    '      - setup': setup(facts),
    '      - check --offline': run(`${check(facts)} --offline --reporter github`, at),
    '      - check --live': run(`${check(facts)}${targetWords(config)} --reporter github`, at),
  };
  return (
    readPackageFile(snapshot ? 'templates/init/github-snapshot.yml' : 'templates/init/github.yml')
      .split('\n')
      .flatMap((line) => lines[line]?.map((each) => `      ${each}`) ?? line)
      .join('\n')
      // Groups are those of the repository: workflows of two packages would cancel each other.
      .replaceAll(/^(name: | {2}group: )zerobus/gm, (_, key: string) => key + basename(workflowName(facts), '.yml'))
  );
}

/** The job for GitLab. */
export function writeGitlab(facts: ProjectFacts, config: ZerobusConfig): string {
  const at = seenFromTop(facts, facts.folder);
  const into = (folder: string): readonly string[] =>
    folder === '' ? [] : [`    - ${yamlCommand(`cd ${shellWord(folder)}`)}`];
  const install = seenFromTop(facts, facts.installFolder);
  const { frozen } = managers[facts.manager];
  const enable =
    facts.manager === 'npm'
      ? []
      : [`    - ${facts.manager === 'bun' ? 'npm install --global bun' : 'corepack enable'}`];
  const back = relative(facts.installFolder, facts.folder).replaceAll('\\', '/');
  const steps = [...enable, ...into(install), `    - ${frozen}`, ...into(back)];
  return readPackageFile('templates/init/gitlab.yml')
    .split('\n')
    .flatMap((line) => (line === '    - setup' ? steps : line))
    .join('\n')
    .replaceAll(/^ {6}check (--live|--offline)/gm, (_, kind: string) => {
      return `      ${check(facts)}${kind === '--live' ? targetWords(config) : ' --offline'}`;
    })
    .replace('junit: zerobus.xml', () => `junit: ${yamlText(join(at, 'zerobus.xml').replaceAll('\\', '/'))}`);
}

function check({ manager }: ProjectFacts): string {
  return `${managers[manager].exec} zerobus-gen check`;
}

/** Production where a target is named so, else all of them. */
function targetWords({ targets }: ZerobusConfig): string {
  if (targets === undefined) return '';
  return ` --target ${Object.keys(targets).find((name) => /^(?:prod|production|prd|live)$/i.test(name)) ?? 'all'}`;
}

function setup(facts: ProjectFacts): readonly string[] {
  const { manager, managerPinned, installFolder, repository = facts.folder } = facts;
  const at = seenFromTop(facts, installFolder);
  const inFolder = (name: string): string => yamlText(at === '' ? name : `${at}/${name}`);
  const { frozen, lockFiles } = managers[manager];
  const lock = lockFiles.find((name) => existsSync(join(installFolder, name))) ?? lockFiles[0]!;
  const wanted = ['.nvmrc', '.node-version'].find((name) => existsSync(join(repository, name)));
  const cache = manager === 'berry' ? 'yarn' : manager;
  const pnpmWith = managerPinned
    ? at === ''
      ? []
      : [`package_json_file: ${inFolder('package.json')}`]
    : ['version: 10'];
  return [
    ...uses(actions.checkout, ['persist-credentials: false']),
    ...(manager === 'pnpm' ? uses(actions.pnpm, pnpmWith) : []),
    ...(manager === 'berry' ? ['- run: corepack enable'] : []),
    ...(manager === 'bun' ? uses(actions.bun, []) : []),
    ...uses(actions.node, [
      wanted === undefined ? 'node-version: 22' : `node-version-file: ${wanted}`,
      ...(manager === 'bun'
        ? []
        : [`cache: ${cache}`, ...(at === '' ? [] : [`cache-dependency-path: ${inFolder(lock)}`])]),
    ]),
    ...run(frozen, at),
  ];
}

function uses(action: string, settings: readonly string[]): readonly string[] {
  return [`- uses: ${action}`, ...(settings.length === 0 ? [] : ['  with:', ...settings.map((line) => `    ${line}`)])];
}

function run(command: string, folder: string): readonly string[] {
  return [`- run: ${command}`, ...(folder === '' ? [] : [`  working-directory: ${yamlText(folder)}`])];
}

function seenFromTop({ repository, folder }: ProjectFacts, path: string): string {
  return relative(repository ?? folder, path).replaceAll('\\', '/');
}

/** A command in a list: a colon with a blank would make it a map, and a # begins a comment. */
function yamlCommand(text: string): string {
  return /: | #/.test(text) ? JSON.stringify(text) : text;
}

/** Plain where YAML takes it as it is. */
function yamlText(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}
