import { basename, join, relative } from 'node:path';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { posixWord } from '../../diagnostics/shell-word.js';
import { readPackageFile } from '../../system/package-file.js';
import { MANAGERS } from './package-manager.js';
import { findNearest, type ProjectFacts } from './project-facts.js';

/** The actions of the workflow, by commit: a tag can be moved. */
const ACTIONS = {
  checkout: 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2',
  node: 'actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0',
  pnpm: 'pnpm/action-setup@a7487c7e89a18df4991f7f222e4898a00d66ddda # v4.1.0',
  bun: 'oven-sh/setup-bun@735343b667d3e6f658f44d0eca948eb6282f2b76 # v2.0.2',
} as const;

/** Returns the file name of the workflow in `.github/workflows`. Each package of a monorepo has its own workflow. */
export function getWorkflowName(facts: ProjectFacts): string {
  const folder = getPathFromRoot(facts, facts.folder);
  return folder === '' ? 'zerobus.yml' : `zerobus-${folder.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}.yml`;
}

/** Writes the workflow for GitHub Actions. If the source is a snapshot, it has one job and no credentials. */
export async function writeGithubWorkflow(facts: ProjectFacts, config: ZerobusConfig): Promise<string> {
  const snapshot = config.source?.kind === 'snapshot';
  const folder = getPathFromRoot(facts, facts.folder);
  const lines: Readonly<Record<string, readonly string[]>> = {
    '      - setup': await writeSetup(facts),
    '      - check --offline': writeRun(`${getCheckCommand(facts)} --offline --base HEAD^1 --reporter github`, folder),
    '      - check --live': writeRun(
      `${getCheckCommand(facts)}${writeTarget(config)}${snapshot ? ' --base HEAD^1' : ''} --reporter github`,
      folder,
    ),
  };
  return (
    readPackageFile(snapshot ? 'templates/init/github-snapshot.yml' : 'templates/init/github.yml')
      .split('\n')
      .flatMap((line) => lines[line]?.map((each) => `      ${each}`) ?? line)
      .join('\n')
      // Concurrency groups are shared by the repository: with the same name, workflows of two packages would cancel each other.
      .replaceAll(/^(name: | {2}group: )zerobus/gm, (_, key: string) => key + basename(getWorkflowName(facts), '.yml'))
  );
}

/** Writes the jobs for GitLab. If the source is a snapshot, there is one, which checks it without credentials. */
export function writeGitlabJob(facts: ProjectFacts, config: ZerobusConfig): string {
  const folderFromRoot = getPathFromRoot(facts, facts.folder);
  const changeFolder = (folder: string): readonly string[] =>
    folder === '' ? [] : [`    - ${writeYamlCommand(`cd ${posixWord(folder)}`)}`];
  const installFolder = getPathFromRoot(facts, facts.installFolder);
  const { frozen } = MANAGERS[facts.manager];
  const enableManager =
    facts.manager === 'npm'
      ? []
      : [`    - ${facts.manager === 'bun' ? 'npm install --global bun' : 'corepack enable'}`];
  const folderFromInstall = relative(facts.installFolder, facts.folder).replaceAll('\\', '/');
  const steps = [
    ...enableManager,
    ...changeFolder(installFolder),
    `    - ${frozen}`,
    ...changeFolder(folderFromInstall),
  ];
  const text = readPackageFile('templates/init/gitlab.yml');
  const jobs =
    config.source?.kind === 'snapshot'
      ? text.slice(0, text.indexOf('\nzerobus-tables:')).replace('check --offline', 'check --live')
      : text;
  return jobs
    .split('\n')
    .flatMap((line) => (line === '    - setup' ? steps : line))
    .join('\n')
    .replaceAll(/^ {4}- check (--live|--offline)/gm, (_, kind: string) => {
      return `    - ${getCheckCommand(facts)}${kind === '--live' ? writeTarget(config) : ' --offline'}`;
    })
    .replaceAll(
      'junit: zerobus.xml',
      () => `junit: ${writeYamlString(join(folderFromRoot, 'zerobus.xml').replaceAll('\\', '/'))}`,
    );
}

function getCheckCommand({ manager }: ProjectFacts): string {
  return `${MANAGERS[manager].exec} zerobus-gen check`;
}

/** Writes the target to check: the production target if there is one, else all. */
function writeTarget({ targets }: ZerobusConfig): string {
  if (targets === undefined) return '';
  return ` --target ${Object.keys(targets).find((name) => /^(?:prod|production|prd|live)$/i.test(name)) ?? 'all'}`;
}

/** Writes the steps that check out the repository and install packages. */
async function writeSetup(facts: ProjectFacts): Promise<readonly string[]> {
  const { manager, managerPinned, engineVersion = '10', installFolder, repository = facts.folder } = facts;
  const folder = getPathFromRoot(facts, installFolder);
  const inFolder = (name: string): string => writeYamlString(folder === '' ? name : `${folder}/${name}`);
  const { frozen, lockFiles } = MANAGERS[manager];
  const lock = basename((await findNearest([installFolder], lockFiles)) ?? lockFiles[0]!);
  const foundVersion = await findNearest([repository], ['.nvmrc', '.node-version']);
  const versionFile = foundVersion && basename(foundVersion);
  const cache = manager === 'berry' ? 'yarn' : manager;
  const pnpmSettings = managerPinned
    ? folder === ''
      ? []
      : [`package_json_file: ${inFolder('package.json')}`]
    : // The action does not read devEngines.
      [`version: ${/^\d+$/.test(engineVersion) ? engineVersion : writeYamlString(engineVersion)}`];
  return [
    // A pull request is checked out as its merge into the base branch: HEAD^1 is the tip of that branch. A lock that comes back is
    // compared with the history.
    ...writeUses(ACTIONS.checkout, ['persist-credentials: false', 'fetch-depth: 0']),
    ...(manager === 'pnpm' ? writeUses(ACTIONS.pnpm, pnpmSettings) : []),
    ...(manager === 'berry' ? ['- run: corepack enable'] : []),
    ...(manager === 'bun' ? writeUses(ACTIONS.bun, []) : []),
    ...writeUses(ACTIONS.node, [
      versionFile === undefined ? 'node-version: 22' : `node-version-file: ${versionFile}`,
      ...(manager === 'bun'
        ? []
        : [`cache: ${cache}`, ...(folder === '' ? [] : [`cache-dependency-path: ${inFolder(lock)}`])]),
    ]),
    ...writeRun(frozen, folder),
  ];
}

function writeUses(action: string, settings: readonly string[]): readonly string[] {
  return [`- uses: ${action}`, ...(settings.length === 0 ? [] : ['  with:', ...settings.map((line) => `    ${line}`)])];
}

function writeRun(command: string, folder: string): readonly string[] {
  return [`- run: ${command}`, ...(folder === '' ? [] : [`  working-directory: ${writeYamlString(folder)}`])];
}

/** Returns a path relative to the root of the repository. */
function getPathFromRoot({ repository, folder }: ProjectFacts, path: string): string {
  return relative(repository ?? folder, path).replaceAll('\\', '/');
}

/** Writes a command as a list item, with quotes if needed: `: ` would make it a map, and ` #` starts a comment. */
function writeYamlCommand(text: string): string {
  return /: | #/.test(text) ? JSON.stringify(text) : text;
}

/** Writes a YAML string, without quotes if possible. */
function writeYamlString(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}
