// The admin API of the emulator as docs/emulator-api.md uses it: with curl, from Python, and in jest in a CommonJS project.
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmPackages } from './npm-packages.ts';
import { describePeer } from './peer.ts';
import { bin, Project, snapshot } from './projects/project.ts';
import { run, runToEnd } from './run.ts';

const page = await readFile(new URL('../../docs/emulator-api.md', import.meta.url), 'utf8');

/** Returns the snippet of the page in a language. */
function snippet(language: string): string {
  const found = page.split(`\n\`\`\`${language}\n`)[1]?.split('\n```\n')[0];
  if (found === undefined) throw new Error(`docs/emulator-api.md has no snippet of ${language}`);
  return `${found}\n`;
}

/** A folder in whose `bin` is the command zerobus-gen, as npm installs it. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus admin '));
  await mkdir(join(folder, 'bin'));
  await chmod(bin, 0o755);
  await symlink(bin, join(folder, 'bin/zerobus-gen'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a program in an emulator. */
async function inEmulator(program: string, ...words: readonly string[]): Promise<readonly [number | null, string]> {
  const env = { PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH']}` };
  const args = [bin, 'emulator', '--tables', snapshot, '--', program, ...words];
  const { code, stdout, stderr } = await runToEnd(process.execPath, args, { cwd: folder, env });
  return [code, code === 0 ? stdout : stderr + stdout];
}

const installed = async (program: string): Promise<string> => {
  await run(program, ['--version']);
  return program;
};

await describePeer(
  'curl',
  () => installed('curl'),
  () => {
    test('does what the page says', async () => {
      const [code, output] = await inEmulator('sh', '-e', '-c', snippet('sh'));
      const row = '{"device_id":"sensor-1","event_ts":"2026-01-31T12:00:00.000000Z"}';
      expect([code, output]).toEqual([0, expect.stringContaining(`\n{"count":1,"reached":true}${row}\n{}{}`)]);
    });

    test('fails where the API rejects', async () => {
      const [code, output] = await inEmulator(
        'sh',
        '-e',
        '-c',
        snippet('sh').replace('ADD COLUMN unit', 'DROP COLUMN'),
      );
      expect([code, output]).toEqual([22, expect.stringContaining('{"error":{"code":"')]);
    });
  },
);

await describePeer(
  'python3',
  () => installed('python3'),
  () => {
    test.each([
      ['does what the page says', '"sensor-1"', 0],
      ['fails where a test is wrong', '"sensor-2"', 1],
    ])('%s', async (_, device, want) => {
      const script = snippet('python').replace(
        '{"device_id": "sensor-1", "event_ts": "2026-01-31T12:00:00.0',
        `{"device_id": ${device}, "event_ts": "2026-01-31T12:00:00.0`,
      );
      await writeFile(join(folder, 'test_events.py'), script);
      const [code, output] = await inEmulator('python3', 'test_events.py');
      expect([code, want === 0 ? '' : output]).toEqual([
        want,
        want === 0 ? '' : expect.stringContaining('AssertionError'),
      ]);
    });
  },
);

await describePeer(
  'jest in a CommonJS project',
  () => npmPackages('compilers'),
  (modules) => {
    describe('in the environment of the command', () => {
      let project: Project;
      beforeAll(async () => {
        project = await Project.create(modules, {
          'package.json': { name: 'project', private: true },
          'tsconfig.json': {
            compilerOptions: {
              target: 'ES2022',
              module: 'CommonJS',
              moduleResolution: 'Node10',
              esModuleInterop: true,
              strict: true,
              skipLibCheck: true,
              types: ['node'],
            },
          },
          'jest.config.js': "module.exports = { preset: 'ts-jest', testEnvironment: 'node' };\n",
          'test/events.test.js': snippet('js'),
        });
        await project.generate();
      });
      afterAll(() => project.remove());

      test.each([
        ['passes', (text: string) => text, 0, 'Tests:       1 passed, 1 total'],
        [
          'fails where a test is wrong',
          (text: string) => text.replace("rows).toEqual([{ device_id: 'sensor-1'", "rows).toEqual([{ device_id: 'b'"),
          1,
          'Tests:       1 failed, 1 total',
        ],
      ] as const)('%s', async (_, change, want, line) => {
        await project.write('test/events.test.js', change(snippet('js')));
        const words = [bin, 'emulator', '--tables', snapshot, '--', process.execPath, 'node_modules/jest/bin/jest.js'];
        const { code, stderr } = await runToEnd(process.execPath, words, { cwd: project.folder, timeoutMs: 120_000 });
        expect([code, /^Tests: .*$/m.exec(stderr)?.[0] ?? stderr]).toEqual([want, line]);
      });
    });
  },
);
