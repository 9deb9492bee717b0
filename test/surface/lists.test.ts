// What scripts, configs and people rely on by name. A change here is a change of the public interface.
import { readFile } from 'node:fs/promises';
import { test } from 'vitest';
import { keyPathsOfSchema } from './key-paths.ts';
import { expectSnapshot } from './snapshot.ts';
import { codes, commands, doctorChecks, exitCodes, type Flag, globalFlags, lockFormat } from './sources.ts';

test.each(['zerobus-gen', 'drift', 'zerobus-runtime', 'service'])('codes of %s', (kind) => {
  const lines = codes().filter((row) => row.kind === kind);
  return expectSnapshot(`codes/${kind}.txt`, lines.map(({ code, rank }) => `${code}: ${rank}`).sort());
});

test('exit codes', () =>
  expectSnapshot(
    'exit-codes.txt',
    Object.entries(exitCodes()).map(([name, code]) => `${code}: ${name}`),
  ));

test('names of the checks of doctor, in order', () => expectSnapshot('doctor-checks.txt', doctorChecks()));

test('commands, positionals and flags', () => {
  const lines = commands().map(({ usage, positionals, flags }) => [
    `zerobus-gen ${usage}`.trim(),
    ...positionals.map((positional) => `  ${positional.name}${describe(positional)}`),
    ...flagLines(flags),
  ]);
  return expectSnapshot('commands.txt', ['every command', ...flagLines(globalFlags()), ...lines.flat()]);
});

test('keys of a lock', () => {
  const { version, schema } = lockFormat();
  return expectSnapshot('lock-keys.txt', [`lock version ${version}`, ...keyPathsOfSchema(schema)]);
});

test('keys of the config', async () => {
  const file = new URL('../../config.schema.json', import.meta.url);
  await expectSnapshot('config-keys.txt', keyPathsOfSchema(JSON.parse(await readFile(file, 'utf8')) as object));
});

function flagLines(flags: readonly Flag[]): readonly string[] {
  return flags.map((flag) => `  --${flag.name}${describe(flag)}`).sort();
}

function describe(flag: Flag): string {
  const type = typeof flag.type === 'string' ? flag.type : flag.type.join(' | ');
  const initial = flag.default === undefined ? '' : `, default ${JSON.stringify(flag.default)}`;
  const aliases = flag.aliases.length === 0 ? '' : `, also ${flag.aliases.join(', ')}`;
  return `: ${type}${flag.list ? ' list' : ''}${initial}${aliases}`;
}
