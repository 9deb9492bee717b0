// The action as a runner runs it: its scripts in bash, with the environment of a runner, against a server in GitHub's place.
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { parseDocument } from 'yaml';
import { startCommand } from '../support/command.ts';
import { posixTest as test } from '../support/posix.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const document = parseDocument(await readFile(join(root, 'action.yml'), 'utf8'));
const action = document.toJS() as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};

interface Step {
  readonly if?: string;
  readonly shell: string;
  readonly run: string;
  readonly 'working-directory'?: string;
  readonly env: Readonly<Record<string, string>>;
}

let folder: string;
let project: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus action '));
  project = join(folder, 'a project');
  await mkdir(join(project, 'node_modules/.bin'), { recursive: true });
  await writeFile(join(project, 'package.json'), '{}');
  await chmod(join(root, 'dist/cli/bin.js'), 0o755);
  await symlink(join(root, 'dist/cli/bin.js'), join(project, 'node_modules/.bin/zerobus-gen'));
  await writeFile(join(project, 'tables.sql'), 'CREATE TABLE c.s.t (id STRING); CREATE TABLE c.s.u (id STRING)');
  await startCommand(['--snapshot', 'tables.sql'], project, {}).ended;
});
afterAll(() => rm(folder, { recursive: true }));

test('the file is as GitHub takes it, and no input stands in the text of a script', () => {
  expect([document.errors, document.warnings]).toEqual([[], []]);
  expect(action.runs.using).toBe('composite');
  for (const input of Object.values(action.inputs)) {
    expect(typeof input.default).toBe('string');
    expect(input.description).not.toBe('');
  }
  const known = Object.keys(action.inputs);
  for (const step of action.runs.steps) {
    expect(step.shell).toBe('bash');
    expect(step.run).not.toContain('${'.concat('{'));
    for (const [, name] of JSON.stringify(step).matchAll(/inputs\.([a-z-]+)/g)) expect(known).toContain(name);
  }
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

let runs = 0;

/** Runs a step with these inputs, as a runner would. */
async function runStep(
  step: Step,
  inputs: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Ran> {
  const defaults = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default]));
  const values: Readonly<Record<string, string>> = { ...defaults, ...inputs };
  const fill = (text: string): string =>
    text.replace(/\$\{\{ (?:inputs\.([a-z-]+)|steps\.check\.outputs\.([a-z-]+)) \}\}/g, (_, input, output) => {
      return (input === undefined ? outputs[output] : values[input]) ?? '';
    });
  const at = join(folder, `run ${runs++}`);
  await mkdir(at);
  for (const name of ['summary', 'output']) await writeFile(join(at, name), '');
  await writeFile(join(at, 'script'), step.run);
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GITHUB_ACTION_PATH: root,
    GITHUB_WORKSPACE: project,
    GITHUB_STEP_SUMMARY: join(at, 'summary'),
    GITHUB_OUTPUT: join(at, 'output'),
    RUNNER_TEMP: at,
    ...Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, fill(text)])),
    ...environment,
  };
  const cwd = step['working-directory'] === undefined ? folder : join(folder, fill(step['working-directory']));
  const args = ['--noprofile', '--norc', '-e', '-o', 'pipefail', join(at, 'script')];
  const [code, out] = await new Promise<[number, string]>((resolve) => {
    execFile('bash', args, { cwd, env }, (error, stdout, stderr) =>
      resolve([Number(error?.code ?? 0), stdout + stderr]),
    );
  });
  const lines = (await readFile(join(at, 'output'), 'utf8')).split('\n').filter((line) => line !== '');
  return {
    code,
    out,
    summary: await readFile(join(at, 'summary'), 'utf8'),
    outputs: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string])),
  };
}

const [checkStep, commentStep] = action.runs.steps as [Step, Step];

describe('the check', () => {
  const here = { 'working-directory': 'a project' };

  test('all is well', async () => {
    const ran = await runStep(checkStep, { ...here, offline: 'true' });
    expect(ran).toMatchObject({ code: 0, outputs: { 'exit-code': '0' } });
    expect(ran.summary).toContain('| c.s.t | default | ok |');
    expect(await readFile(ran.outputs['summary']!, 'utf8')).toBe(ran.summary);
  });

  test('drift ends with 4, annotated, and the inputs are words of one command', async () => {
    await writeFile(
      join(project, 'now.sql'),
      'CREATE TABLE c.s.t (id STRING, `a $(touch x)` INT NOT NULL); CREATE TABLE c.s.u (id INT)',
    );
    const ran = await runStep(checkStep, { ...here, tables: 'c.s.t\n  c.s.u', snapshot: 'now.sql' });
    expect(ran).toMatchObject({ code: 4, outputs: { 'exit-code': '4' } });
    expect(ran.out).toMatch(/^::error file=zerobus\.lock\/c\.s\.u\.json,line=\d+,/m);
    expect(ran.summary).toContain('column-added-not-null');
  });

  test('what stands in an input is not run', async () => {
    const evil = '$(touch ran) `touch ran` "; touch ran; "';
    const ran = await runStep(checkStep, {
      ...here,
      ...{ tables: evil, target: evil, config: evil, snapshot: evil, base: evil, 'fail-on': evil },
    });
    expect(ran.code).toBe(2);
    await expect(readFile(join(project, 'ran'))).rejects.toThrow('ENOENT');
  });

  test.each(['tables', 'target', 'config', 'snapshot', 'base', 'fail-on'])('%s is never a flag', async (input) => {
    const ran = await runStep(checkStep, { ...here, offline: 'true', [input]: '--help' });
    expect(ran.code).toBe(2);
    expect(ran.out).not.toContain('Usage');
  });

  test('no table is every table, and a commit can be compared with', async () => {
    const ran = await runStep(checkStep, { ...here, offline: 'true', base: 'nowhere' });
    expect(ran.code).toBe(2);
    expect(ran.out).toContain('Cannot read the commit nowhere with git: ');
  });
});

describe('the comment', () => {
  interface Comment {
    readonly id: number;
    readonly user: { readonly login: string };
    body: string;
  }
  const owner = { login: 'github-actions[bot]' };
  let server: Server;
  let comments: Comment[];
  let asked: string[];
  let refuse: number | undefined;
  let identity: { login: string } | null;
  /** What else happens when a comment is made. */
  let meanwhile: () => void;
  /** How GitHub answers instead, where it is not itself. */
  let instead: ((response: ServerResponse) => void) | undefined;
  beforeEach(async () => {
    [comments, asked, refuse, identity] = [[], [], undefined, owner];
    [meanwhile, instead] = [() => undefined, undefined];
    server = createServer(async (request, response) => {
      const { method, url = '', headers } = request;
      asked.push(`${method} ${url}`);
      const answer = (status: number, value: unknown): void =>
        void response.writeHead(status).end(JSON.stringify(value));
      if (instead !== undefined) return instead(response);
      if (headers.authorization !== 'Bearer secret') return answer(401, {});
      if (method === 'POST' && url === '/graphql') {
        const { query } = (await json(request)) as { query: string };
        return answer(200, /viewer \{ login \}/.test(query) ? { data: { viewer: identity } } : { errors: [] });
      }
      const read = new URL(url, 'http://x');
      if (method === 'GET' && read.pathname === '/repos/o/r/issues/7/comments') {
        const page = Number(read.searchParams.get('page'));
        return answer(200, comments.slice((page - 1) * 100, page * 100));
      }
      if (refuse !== undefined) return answer(refuse, { message: 'Resource not accessible by integration' });
      const { body = '' } = (await json(request).catch(() => ({}))) as { body?: string };
      if (method === 'POST' && url === '/repos/o/r/issues/7/comments') {
        const made = { id: 1000 + comments.length, user: owner, body };
        comments.push(made);
        meanwhile();
        return answer(201, made);
      }
      const place = comments.findIndex(({ id }) => url === `/repos/o/r/issues/comments/${id}`);
      if (method === 'DELETE' && place >= 0) {
        comments.splice(place, 1);
        return void response.writeHead(204).end();
      }
      const there = comments.find(({ id }) => url === `/repos/o/r/issues/comments/${id}`);
      if (method !== 'PATCH' || there === undefined) return answer(404, {});
      there.body = body;
      return answer(200, {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const found =
    '## zerobus-gen check\n\n|  | table | column | problem | fix |\n| ❌ | c.s.t | @team | see a/b#12 | GH-3 |\n';

  async function comment(
    summary: string,
    exitCode: string,
    inputs: Readonly<Record<string, string>> = {},
    event: object = { pull_request: { number: 7 } },
    environment: Readonly<Record<string, string | undefined>> = {},
  ): Promise<Ran> {
    const [summaryFile, eventFile] = [join(folder, 'summary.md'), join(folder, 'event.json')];
    await writeFile(summaryFile, summary);
    await writeFile(eventFile, JSON.stringify(event));
    const ran = await runStep(
      commentStep,
      { token: 'secret', ...inputs },
      { summary: summaryFile, 'exit-code': exitCode },
      {
        GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        GITHUB_GRAPHQL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
        GITHUB_REPOSITORY: 'o/r',
        GITHUB_EVENT_PATH: eventFile,
        ...environment,
      },
    );
    expect(ran.code).toBe(0);
    expect(ran.out).not.toContain('secret');
    return ran;
  }

  test('is made once, found again behind others, and says when all is well', async () => {
    comments.push(...Array.from({ length: 130 }, (_, id) => ({ id, user: owner, body: 'of others' })));
    expect((await comment(found, '4')).out).toBe('');
    expect(comments).toHaveLength(131);
    expect(comments.at(-1)?.body).toMatch(/^<!-- zerobus-gen check /);
    // Nobody is called by the name of a column.
    expect(comments.at(-1)?.body).toContain('| @\u200bteam | see a/b#\u200b12 | GH-\u200b3 |');
    await comment(found, '4');
    expect(asked.filter((each) => !each.startsWith('GET') && !each.endsWith('/graphql'))).toHaveLength(1);
    await comment('## zerobus-gen check\n\nok\n', '0');
    expect(comments).toHaveLength(131);
    expect(comments.at(-1)?.body).toMatch(/\nok\n$/);
  });

  test('of another author is left alone, whatever it begins with', async () => {
    await comment(found, '4');
    const theirs = { id: 1, user: { login: 'mallory' }, body: comments[0]!.body };
    comments = [theirs];
    await comment('## zerobus-gen check\n\nother\n', '4');
    expect(comments).toHaveLength(2);
    expect(theirs.body).toContain('@\u200bteam');
  });

  test('is not made for a token of nobody', async () => {
    identity = null;
    expect((await comment(found, '4')).out).toMatch(/^::warning::No comment: GitHub did not say who/);
    expect(comments).toEqual([]);
  });

  test('is made for drift that fails nothing, as the check writes it, and not where there is nothing to tell', async () => {
    const summaryOf = async (sql: string): Promise<string> => {
      await writeFile(join(project, 'other.sql'), sql);
      const ran = await runStep(checkStep, { 'working-directory': 'a project', snapshot: 'other.sql' });
      expect(ran.code).toBe(0);
      return ran.summary;
    };
    const same = 'CREATE TABLE c.s.t (id STRING); CREATE TABLE c.s.u (id STRING)';
    await comment(await summaryOf(same), '0');
    expect(comments).toEqual([]);
    await comment(await summaryOf(`${same}; ALTER TABLE c.s.u ADD COLUMN more INT`), '0');
    expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining('column-added')]);
  });

  test('is one of two that two runs at once make', async () => {
    meanwhile = () => {
      meanwhile = () => undefined;
      comments.unshift({ id: 5, user: owner, body: comments[0]!.body.replace('@', 'older ') });
    };
    await comment(found, '4');
    expect(comments).toEqual([{ id: 5, user: owner, body: expect.stringContaining('@\u200bteam') }]);
  });

  test('of another folder or target is another one', async () => {
    await comment(found, '4');
    await comment(found, '4', { target: 'prod' });
    await comment(found, '4', { 'working-directory': 'packages/a--> b' });
    expect(new Set(comments.map(({ body }) => body.split('\n')[0])).size).toBe(3);
    for (const { body } of comments) expect(body.match(/-->/g)).toHaveLength(1);
  });

  test('tells of a check that could not be done, and is not longer than GitHub takes', async () => {
    await comment('', '2');
    expect(comments[0]?.body).toContain('exit code 2');
    await comment(`${found}${'| ❌ | a | b &amp; c | d<br>e | f |\n'.repeat(10_000)}`, '4');
    expect(comments[0]?.body.length).toBeLessThan(65_536);
    expect(comments[0]?.body).toMatch(/\n\| ❌ \| a \| b &amp; c \| d<br>e \| f \|\n\nThe summary/);
    expect(comments[0]?.body).toContain('The summary of the job has all.');
  });

  test.each<[title: string, setUp: () => void, event: object | undefined, want: RegExp]>([
    [
      'a token that only reads',
      () => (refuse = 403),
      undefined,
      /^::notice::No comment: the token may not write .* \(403\)/,
    ],
    [
      'a run that is for no pull request',
      () => undefined,
      { ref: 'refs/heads/main' },
      /^::notice::No comment: this run is not/,
    ],
    ['a server that fails', () => (refuse = 500), undefined, /^::warning::No comment: GitHub answered POST with 500\./],
  ])('%s fails nothing', async (_, setUp, event, want) => {
    setUp();
    expect((await comment(found, '4', {}, event)).out).toMatch(want);
    expect(comments).toEqual([]);
  });

  test.each<[title: string, answer: (response: ServerResponse) => void]>([
    ['what is no JSON', (response) => response.writeHead(200).end('<html>')],
    ['nothing', (response) => response.writeHead(200).end()],
    ['errors of GraphQL', (response) => response.writeHead(200).end('{"data":null,"errors":[{"message":"no"}]}')],
    ['a redirect', (response) => response.writeHead(307, { location: '/elsewhere' }).end()],
    ['an aborted connection', (response) => response.destroy()],
  ])('%s from GitHub fails nothing, and the token goes nowhere else', async (_, answer) => {
    instead = answer;
    expect((await comment(found, '4')).out).toMatch(/^::warning::No comment: .*\n$/);
    expect(asked).not.toContain('POST /elsewhere');
    expect(comments).toEqual([]);
  });

  test.each(['GITHUB_EVENT_PATH', 'GITHUB_API_URL', 'GITHUB_GRAPHQL_URL', 'GITHUB_REPOSITORY', 'GITHUB_TOKEN'])(
    'no %s fails nothing',
    async (name) => {
      const ran = await comment(found, '4', {}, undefined, { [name]: undefined });
      expect(ran.out).toMatch(/^::(?:warning|notice)::No comment: .*\n$/);
      expect(comments).toEqual([]);
    },
  );

  test('is only made where it is asked for', () => {
    expect(action.inputs['comment']?.default).toBe('false');
    expect(commentStep.if).toContain("inputs.comment == 'true'");
  });
});
