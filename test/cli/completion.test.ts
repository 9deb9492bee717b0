// Completion as the shells themselves ask for it: their own functions, run in the real shell where it is installed.
import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { posixTest } from '../support/posix.ts';
import { Project } from './project.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
let project: Project;

beforeAll(async () => {
  project = await Project.create();
  const config = { targets: { dev: { catalog: 'd' }, prod: { catalog: 'main' } }, target: 'dev' };
  await writeFile(join(project.folder, 'zerobus.config.json'), JSON.stringify(config));
  await mkdir(join(project.folder, 'zerobus.lock'));
  for (const name of ['iot.events', 'iot.readings', 'iot.gr=C3=B6=C3=9Fe', '.iot.left'])
    await writeFile(join(project.folder, 'zerobus.lock', `${name}.json`), '{}');
  // The command, as npm installs it.
  await mkdir(join(project.folder, 'bin'));
  await writeFile(join(project.folder, 'bin/zerobus-gen'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  await chmod(join(project.folder, 'bin/zerobus-gen'), 0o755);
});
afterAll(() => project.remove());

async function completed(...words: string[]): Promise<string[]> {
  const { code, out, err } = await project.run('completion', '--', ...words);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.split('\n').filter((line) => line !== '');
}

describe('what completes a line', () => {
  const rows: [words: string[], want: string[]][] = [
    [['che'], ['check']],
    [['iot.'], ['iot.events', 'iot.readings']],
    [['iot.events', ''], ['iot.readings']],
    [['check', 'iot.e'], ['iot.events']],
    [['check', '--targ'], ['--target']],
    [
      ['check', '--target', ''],
      ['dev', 'prod', 'all'],
    ],
    [['--target', 'p'], ['prod']],
    [['--target=d'], ['--target=dev']],
    [['--no-'], ['--no-color']],
    [
      ['--reporter', 'j'],
      ['json', 'junit'],
    ],
    [
      ['--source', ''],
      ['rest', 'sql', 'snapshot'],
    ],
    [
      ['--emit', 'p'],
      ['proto', 'producer', 'protobufjs'],
    ],
    [['--emit', 'proto,rec'], ['proto,records']],
    [
      ['check', '--fail-on', ''],
      ['breaking', 'any'],
    ],
    [
      ['init', '--ci', 'g'],
      ['github', 'gitlab'],
    ],
    [['init', ''], []],
    [
      ['explain', 'excluded-'],
      ['excluded-not-null', 'excluded-missing'],
    ],
    [['explain', '404'], ['4044']],
    [['completion', 'z'], ['zsh']],
    // The shell completes paths.
    [['--out', ''], []],
    [['check', '--snapshot', 'ta'], []],
    [['emulator', '--', ''], []],
  ];
  test.each(rows)('%j', async (words, want) => {
    expect(await completed(...words)).toEqual(want);
  });

  test('commands and tables at first, every flag of each command, none twice', async () => {
    const help = (await project.run('--help')).out;
    const commands = [...help.matchAll(/^ {2}zerobus-gen ([a-z]+) /gm)].map(([, name]) => name as string);
    expect(commands).toContain('init');
    expect(await completed('')).toEqual([...new Set(commands), 'iot.events', 'iot.readings']);
    for (const command of ['check', 'emulator', 'explain', 'init']) {
      const flags = [...(await project.run(command, '--help')).out.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)];
      const names = flags.map(([, name]) => (name === '--color' ? '--no-color' : name));
      expect(await completed(command, '-')).toEqual(names);
      expect(await completed(command, '--verbose', '--verb')).toEqual([]);
    }
  });

  test('a project that is broken completes what does not depend on it', async () => {
    const broken = await Project.create();
    await writeFile(join(broken.folder, 'zerobus.config.json'), '{');
    expect((await broken.run('completion', '--', '--target', '')).out).toBe('');
    expect((await broken.run('completion', '--', 'che')).out).toBe('check\n');
    await broken.remove();
  });
});

describe('the script', () => {
  test.each([
    ['/bin/zsh', '#compdef zerobus-gen'],
    ['/usr/bin/fish', 'complete --command zerobus-gen'],
  ])('is that of SHELL %s', async (shell, want) => {
    const other = new Project(project.folder);
    other.environment = { SHELL: shell };
    expect((await other.run('completion')).out).toContain(want);
  });

  test('of no shell at all', async () => {
    expect(await project.run('completion')).toMatchObject({
      code: 2,
      err: expect.stringContaining('completion needs a shell'),
    });
    expect((await project.run('completion', 'tcsh')).code).toBe(2);
    expect((await project.run('completion', 'powershell')).out).toContain('Register-ArgumentCompleter -Native');
  });

  // No bash 3.2 runs here, so this only looks for what later versions added.
  test('for bash needs nothing newer than 3.2', async () => {
    const { out } = await project.run('completion', 'bash');
    expect(out).not.toMatch(
      /mapfile|readarray|compopt|coproc|(?:declare|local|typeset) -[An]|\$\{[^}]*(?:,|\^|@[A-Za-z])\}|&>>|\|&|\[-\d+\]/,
    );
  });

  posixTest('completes in bash', async () => {
    const script = `eval "$(zerobus-gen completion bash)"
      ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _zerobus_gen; echo "\${COMPREPLY[*]}"; }
      complete -p zerobus-gen
      ask zerobus-gen check --target p
      ask zerobus-gen --target = d
      ask zerobus-gen --target =
      ask zerobus-gen check iot.
      ask "$PWD/bin/zerobus-gen" che
      ask zerobus-gen --out x
      # bash 3.2 does not split at =, but replaces only what follows it.
      COMP_WORDS=(zerobus-gen --target=p); COMP_CWORD=1; _zerobus_gen zerobus-gen p zerobus-gen; echo "\${COMPREPLY[*]}"`;
    expect(await shell('bash', ['-c', script])).toEqual([
      'complete -o default -F _zerobus_gen zerobus-gen',
      'prod',
      'dev',
      'dev prod',
      'iot.events iot.readings',
      'check',
      '',
      'prod',
    ]);
  });

  test.skipIf(!has('zsh'))('completes in zsh', async () => {
    const script = `compdef() { print "compdef $*" }
      compadd() { shift; print -r -- "$*" }
      _files() { print files }
      eval "$(zerobus-gen completion zsh)"
      ask() { words=("$@"); CURRENT=$#; _zerobus_gen }
      ask zerobus-gen check --target=p
      ask zerobus-gen iot.
      ask zerobus-gen --target ''
      ask zerobus-gen --out x
      # bash 3.2 does not split at =, but replaces only what follows it.
      COMP_WORDS=(zerobus-gen --target=p); COMP_CWORD=1; _zerobus_gen zerobus-gen p zerobus-gen; echo "\${COMPREPLY[*]}"`;
    expect(await shell('zsh', ['-f', '-c', script])).toEqual([
      'compdef _zerobus_gen zerobus-gen',
      '--target=prod',
      'iot.events iot.readings',
      'dev prod',
      'files',
    ]);
  });

  test.skipIf(!has('fish'))('completes in fish', async () => {
    const script = `zerobus-gen completion fish | source
      complete --do-complete 'zerobus-gen check --target p'
      complete --do-complete 'zerobus-gen --target=d'
      complete --do-complete 'zerobus-gen iot.'`;
    expect(await shell('fish', ['--no-config', '-c', script])).toEqual([
      'prod',
      '--target=dev',
      'iot.events',
      'iot.readings',
    ]);
  });
});

function has(program: string): boolean {
  try {
    execFileSync(program, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function shell(program: string, args: readonly string[]): Promise<string[]> {
  const PATH = [join(project.folder, 'bin'), process.env['PATH']].join(delimiter);
  const options = { cwd: project.folder, env: { ...process.env, PATH, HOME: project.folder } };
  const { stdout } = await promisify(execFile)(program, args, options);
  return stdout.replace(/\n$/, '').split('\n');
}
