// Reads the workflows of GitHub and GitLab with an independent YAML parser.
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { posixWord } from '../../../src/diagnostics/shell-word.ts';
import { Project } from '../../cli/project.ts';
import { type Files, Package } from './package.ts';

let project: Package;
afterEach(() => project.remove());

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
}
interface Job {
  readonly if?: string;
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

async function workflow(files: Files, ...words: string[]): Promise<Workflow> {
  project = await Package.with({ '.git/config': '', 'package.json': '{}', ...files });
  expect(await project.run('init', ...words)).toMatchObject({ code: 0 });
  const document = parseDocument(await project.read('.github/workflows/zerobus.yml'));
  expect([document.errors, document.warnings]).toEqual([[], []]);
  const read = document.toJS() as Workflow;
  checkWorkflow(read);
  return read;
}

/** Checks that GitHub accepts a workflow, and that it handles credentials safely. */
function checkWorkflow({ on, permissions, concurrency, jobs }: Workflow): void {
  const events = ['pull_request', 'schedule', 'workflow_dispatch', 'workflow_call'];
  for (const event of Object.keys(on)) expect(events).toContain(event);
  expect(permissions).toEqual({ contents: 'read' });
  expect(concurrency.group).toContain('${{');
  for (const job of Object.values(jobs)) {
    expect(job['runs-on']).toBe('ubuntu-latest');
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    for (const step of job.steps) {
      expect([step.uses, step.run].filter((each) => each !== undefined)).toHaveLength(1);
      if (step.uses !== undefined) expect(step.uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      // GitHub replaces expressions before the shell runs, which allows injection.
      expect(step.run ?? '').not.toContain('${{');
    }
    const checkout = job.steps.find(({ uses }) => uses?.startsWith('actions/checkout'));
    expect(checkout?.with).toEqual({ 'persist-credentials': false, 'fetch-depth': 0 });
  }
}

function commands(job: Job | undefined): (string | undefined)[] {
  return job?.steps.flatMap(({ run }) => run ?? []) ?? [];
}

describe('for GitHub', () => {
  test('pull requests have no credentials, and the nightly job needs no secret', async () => {
    const { on, jobs } = await workflow({}, 'catalog.iot.events');
    expect(Object.keys(on)).toEqual(['pull_request', 'schedule', 'workflow_dispatch', 'workflow_call']);
    const { files, tables } = jobs;
    expect(files).toMatchObject({ if: "github.event_name == 'pull_request'" });
    expect(files).not.toHaveProperty('env');
    expect(files).not.toHaveProperty('permissions');
    expect(commands(files)).toEqual([
      'npm ci',
      'npx --no-install zerobus-gen check --offline --base HEAD^1 --reporter github',
    ]);
    expect(tables).toMatchObject({
      if: "github.event_name != 'pull_request'",
      permissions: { contents: 'read', 'id-token': 'write' },
      env: {
        DATABRICKS_AUTH_TYPE: 'github-oidc',
        DATABRICKS_HOST: expect.stringMatching(/^\$\{\{ vars\.DATABRICKS_HOST \}\}$/),
        DATABRICKS_CLIENT_ID: expect.stringMatching(/^\$\{\{ vars\.DATABRICKS_CLIENT_ID \}\}$/),
      },
    });
    expect(commands(tables)).toEqual(['npm ci', 'npx --no-install zerobus-gen check --reporter github']);
  });

  test('a snapshot needs no credentials', async () => {
    const { on, jobs } = await workflow({}, '--snapshot', 'migrations');
    expect(Object.keys(on)).toEqual(['pull_request', 'workflow_dispatch']);
    expect(Object.keys(jobs)).toEqual(['tables']);
    expect(jobs['tables']).not.toHaveProperty('env');
    expect(commands(jobs['tables']).at(-1)).toBe('npx --no-install zerobus-gen check --base HEAD^1 --reporter github');
  });

  test.each([
    ['dev=d,prod=main', '--target prod'],
    ['dev=d,Production=main', '--target Production'],
    ['eu=a,us=b', '--target all'],
  ])('targets %s: %s', async (targets, want) => {
    const { jobs } = await workflow({}, 'iot.events', '--targets', targets);
    expect(commands(jobs['tables']).at(-1)).toContain(`check ${want} --reporter`);
  });

  test.each<[title: string, files: Files, before: string[], node: object]>([
    ['npm', { '.nvmrc': '22' }, [], { 'node-version-file': '.nvmrc', cache: 'npm' }],
    ['pnpm', { 'pnpm-lock.yaml': '' }, ['pnpm/action-setup'], { 'node-version': 22, cache: 'pnpm' }],
    ['yarn 4', { 'yarn.lock': '', '.yarnrc.yml': '' }, [], { 'node-version': 22, cache: 'yarn' }],
    ['bun', { 'bun.lockb': '' }, ['oven-sh/setup-bun'], { 'node-version': 22 }],
  ])('%s is set up before Node', async (_, files, before, node) => {
    const { jobs } = await workflow(files, 'catalog.iot.events');
    const uses = jobs['files']?.steps.flatMap((step) => step.uses?.split('@')[0] ?? []) ?? [];
    expect(uses).toEqual(['actions/checkout', ...before, 'actions/setup-node']);
    expect(jobs['files']?.steps.find((step) => step.uses?.startsWith('actions/setup-node'))?.with).toEqual(node);
  });
});

// pnpm/action-setup reads `packageManager`, and no other field: without a version it fails.
test.each<[json: object, settings: object | undefined]>([
  [{}, { version: 10 }],
  [{ packageManager: 'pnpm@9.1.0' }, undefined],
  [{ devEngines: { packageManager: { name: 'pnpm', version: '11.0.9' } } }, { version: '11.0.9' }],
  [{ devEngines: { packageManager: { name: 'pnpm', version: '^10.2 || 11' } } }, { version: '^10.2 || 11' }],
  [{ devEngines: { packageManager: [{ name: 'other' }, { name: 'pnpm', version: '9' }] } }, { version: 9 }],
  [{ devEngines: { packageManager: { name: 'pnpm' } } }, { version: 10 }],
  [{ packageManager: 'pnpm@9.1.0', devEngines: { packageManager: { name: 'pnpm', version: '11' } } }, undefined],
])('pnpm gets a version for %j: %j', async (json, settings) => {
  const { jobs } = await workflow({ 'package.json': JSON.stringify(json), 'pnpm-lock.yaml': '' }, 'catalog.iot.events');
  const step = jobs['files']?.steps.find(({ uses }) => uses?.startsWith('pnpm/action-setup'));
  expect(step?.with).toEqual(settings);
});

test('workflows of two packages do not cancel each other', async () => {
  project = await Package.with({
    '.git/config': '',
    'package.json': '{}',
    'a/package.json': '{}',
    'b/package.json': '{}',
  });
  const read: Workflow[] = [];
  for (const [folder, name] of [
    ['', 'zerobus'],
    ['a', 'zerobus-a'],
    ['b', 'zerobus-b'],
  ] as const) {
    expect(await new Project(join(project.folder, folder)).run('init', 'c.s.t')).toMatchObject({ code: 0 });
    read.push(parse(await project.read(`.github/workflows/${name}.yml`)) as Workflow);
  }
  expect(read.map(({ concurrency }) => concurrency.group.split('-${{')[0])).toEqual([
    'zerobus',
    'zerobus-a',
    'zerobus-b',
  ]);
  expect(new Set(read.map(({ name }) => name)).size).toBe(3);
});

describe('for GitLab', () => {
  interface GitlabJob {
    readonly script: readonly string[];
    readonly artifacts: { readonly reports: { readonly junit: string } };
    readonly id_tokens?: object;
    readonly rules: readonly object[];
  }

  /** The jobs in what `init` prints. */
  function jobsOf(out: string): Readonly<Record<string, GitlabJob | undefined>> {
    return parse(out.slice(out.indexOf('\nzerobus-files:\n'), out.indexOf('\nNext:')));
  }

  test.each<[title: string, files: Files]>([
    ['its file', { '.gitlab-ci.yml': 'stages: []\n' }],
    ['its remote', { '.git/config': '[remote "origin"]\n\turl = git@gitlab.example.com:a/b.git\n' }],
  ])('%s: shows the job and changes no file', async (_, files) => {
    project = await Package.with({ '.git/config': '', 'package.json': '{}', 'pnpm-lock.yaml': '', ...files });
    const { code, out } = await project.run('init', 'iot.events', '--targets', 'dev=d,prod=main');
    expect(code).toBe(0);
    expect((await project.files()).filter((name) => name.includes('github'))).toEqual([]);
    const { 'zerobus-files': files_, 'zerobus-tables': tables, ...others } = jobsOf(out);
    expect(others).toEqual({});
    const report = '--reporter junit --report-file zerobus.xml';
    const install = ['corepack enable', 'pnpm install --frozen-lockfile'];
    const base = '--base "$CI_MERGE_REQUEST_DIFF_BASE_SHA"';
    expect(files_?.script).toEqual([...install, `pnpm exec zerobus-gen check --offline ${base} ${report}`]);
    expect(tables?.script).toEqual([...install, `pnpm exec zerobus-gen check --target prod ${report}`]);
    for (const job of [files_, tables]) expect(job?.artifacts.reports.junit).toBe('zerobus.xml');
  });

  test('gives a token to scheduled runs of protected branches only, never to a merge request', async () => {
    project = await Package.with({ '.git/config': '', 'package.json': '{}', '.gitlab-ci.yml': '' });
    const { 'zerobus-files': files, 'zerobus-tables': tables } = jobsOf((await project.run('init', 'a.b.c')).out);
    expect(JSON.stringify(files)).not.toMatch(/token|OIDC|DATABRICKS/i);
    expect(files?.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    expect(tables?.id_tokens).toEqual({ DATABRICKS_OIDC_TOKEN: { aud: '$DATABRICKS_HOST/oidc/v1/token' } });
    expect(tables?.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_REF_PROTECTED == "true"' }]);
  });

  test('has one job without credentials for a snapshot', async () => {
    project = await Package.with({ '.git/config': '', 'package.json': '{}', '.gitlab-ci.yml': '' });
    const jobs = jobsOf((await project.run('init', '--snapshot', 'migrations')).out);
    expect(Object.keys(jobs)).toEqual(['zerobus-files']);
    expect(jobs['zerobus-files']?.script.at(-1)).toMatch(
      /zerobus-gen check --base "\$CI_MERGE_REQUEST_DIFF_BASE_SHA" /,
    );
  });

  test.each(['my app', 'a: b', 'a #b', "it's"])('quotes the package folder %j for YAML and the shell', async (name) => {
    const files = { '.git/config': '', '.gitlab-ci.yml': '', [`${name}/package.json`]: '{}' };
    project = await Package.with(files);
    const { out } = await new Project(join(project.folder, name)).run('init', 'c.s.t');
    for (const job of Object.values(jobsOf(out))) {
      expect(job?.script.slice(0, 2)).toEqual([`cd ${posixWord(name)}`, 'npm ci']);
      expect(job?.artifacts.reports.junit).toBe(`${name}/zerobus.xml`);
    }
  });

  test('does not show the job if it exists', async () => {
    const text = 'zerobus: { script: [npx zerobus-gen check] }\n';
    project = await Package.with({ '.git/config': '', 'package.json': '{}', '.gitlab-ci.yml': text });
    expect((await project.run('init', 'a.b.c')).out).not.toContain('Add this job');
  });
});
