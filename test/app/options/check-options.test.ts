import { describe, expect, test } from 'vitest';
import { functionOptions, type LibraryFunction } from '../../../src/app/options/function-options.ts';
import { RequestError } from '../../../src/app/project/request-error.ts';
import { commandFlags } from '../../../src/cli/arguments/command-info.ts';
import { commandList } from '../../../src/cli/command-list.ts';
import { check, doctor, generate, init, send, watch } from '../../../src/index.ts';

const library = { check, doctor, generate, init, send, watch };

/** Calls a function of the library as plain JavaScript does, and returns what it rejects with. */
async function call(name: LibraryFunction, options: unknown): Promise<unknown> {
  const run = library[name] as (options: unknown) => Promise<unknown>;
  return run(options).then(
    () => 'resolved',
    (error: unknown) => error,
  );
}

const required = { table: 'a.b.c', file: 'rows.ndjson' };
const rows: [name: LibraryFunction, options: object, message: string, help: string][] = [
  ['generate', { tabels: [] }, 'generate has no option tabels.', 'Did you mean tables?'],
  ['check', { ofline: true }, 'check has no option ofline.', 'Did you mean offline?'],
  ['init', { conect: true }, 'init has no option conect.', 'The options of init are tables, targets, out, host,'],
  ['watch', { watchInterval: 5 }, 'watch has no option watchInterval.', 'The options of watch are tables,'],
  ['doctor', { emit: ['proto'] }, 'doctor has no option emit.', 'The options of doctor are tables,'],
  ['generate', { source: 'bogus' }, "Unknown value 'bogus' for source.", 'Use one of rest, sql, snapshot.'],
  ['generate', { source: 'sqll' }, "Unknown value 'sqll' for source.", 'Did you mean sql?'],
  ['check', { failOn: 'bogus' }, "Unknown value 'bogus' for failOn.", 'Use one of breaking, any.'],
  ['check', { emit: ['proto', 'protos'] }, "Unknown value 'protos' for emit.", 'Did you mean proto?'],
  ['send', { ...required, format: 'xml' }, "Unknown value 'xml' for format.", 'Use one of ndjson, csv.'],
  ['send', { ...required, timestamps: 'ns' }, "Unknown value 'ns' for timestamps.", 'Use one of s, ms, us.'],
  ['init', { ci: 'jenkins' }, "Unknown value 'jenkins' for ci.", 'Use one of github, gitlab, none.'],
  [
    'generate',
    { tables: 'a.b.c' },
    'tables must be an array of strings.',
    'Set tables to an array of strings, or leave',
  ],
  ['generate', { tables: [1] }, 'tables must be an array of strings.', 'Set tables to'],
  ['generate', { emit: 'proto' }, 'emit must be an array of proto, records,', 'Set emit to an array of'],
  ['generate', { target: null }, 'target must be a string.', 'Set target to a string, or leave it out.'],
  ['generate', { offline: 'no' }, 'offline must be true or false.', 'Set offline to true or false, or leave it out.'],
  ['generate', { jobs: '8' }, 'jobs must be an integer from 1 to 256.', 'Set jobs to an integer from 1 to 256,'],
  ['generate', { jobs: 1.5 }, 'jobs must be an integer from 1 to 256.', 'Set jobs to'],
  ['doctor', { signal: {} }, 'signal must be an AbortSignal.', 'Set signal to an AbortSignal, or leave it out.'],
  ['doctor', { environment: { A: 1 } }, 'environment must be an object of strings.', 'Set environment to'],
  ['init', { targets: ['dev'] }, 'targets must be an object.', 'Set targets to an object, or leave it out.'],
  ['watch', { intervalMs: 5 }, 'intervalMs must be an integer from 1000 to 86400000 (milliseconds).', 'Set intervalMs'],
  ['watch', { onRun: 'x' }, 'onRun must be a function.', 'Set onRun to a function, or leave it out.'],
  ['send', { file: 'x' }, 'send needs table.', 'Set table to a string.'],
  ['send', { table: 'a.b.c' }, 'send needs file.', 'Set file to a string.'],
  ['send', { ...required, table: 5 }, 'table must be a string.', 'Set table to a string.'],
];

test.each(rows)('%s(%j)', async (name, options, message, help) => {
  const error = await call(name, options);
  expect(error).toBeInstanceOf(RequestError);
  const { fields, ...texts } = error as RequestError;
  expect(fields).toHaveLength(1);
  expect(message).toContain(fields[0]);
  expect((error as RequestError).message.startsWith(message)).toBe(true);
  expect(texts.help.startsWith(help)).toBe(true);
});

describe('every function', () => {
  const names = Object.keys(functionOptions) as LibraryFunction[];

  test.each(names)('%s rejects options that are no object', async (name) => {
    for (const options of [null, 'a.b.c', ['a.b.c'], 5]) {
      expect(await call(name, options)).toMatchObject({
        name: 'RequestError',
        fields: [],
        message: `The options of ${name} must be an object.`,
      });
    }
  });

  test.each(names)('%s takes a value of the right kind for each option, and undefined', (name) => {
    for (const rule of Object.values(functionOptions[name])) expect(rule.accepts(undefined)).toBe(false);
    const { signal, environment } = functionOptions[name];
    expect(signal!.accepts(new AbortController().signal)).toBe(true);
    expect(environment!.accepts(process.env)).toBe(true);
    expect(environment!.accepts({ A: undefined, B: 'b' })).toBe(true);
  });

  test('has the options that its command has as flags and arguments', () => {
    // Of the terminal, or of a report.
    const ofTerminal = ['help', 'version', 'verbose', 'color', 'quiet', 'reporter', 'reportFile', 'yes', 'watch'];
    const ofCode = ['folder', 'environment', 'signal', 'onRun', 'intervalMs'];
    for (const name of names) {
      const command = commandList.find((each) => each.name === (name === 'watch' ? 'generate' : name))!;
      const flags = { ...command.positionals, ...commandFlags(command) };
      const camel = (flag: string): string => flag.replace(/-[a-z]/g, ([, letter]) => letter!.toUpperCase());
      const expected = Object.keys(flags)
        .map((flag) => (flag === 'var' || flag === 'null' ? `${flag}s` : camel(flag)))
        .filter((flag) => ![...ofTerminal, 'watchInterval', ...(name === 'init' ? ['config'] : [])].includes(flag));
      const options = Object.keys(functionOptions[name]).filter((option) => !ofCode.includes(option));
      expect(options.sort(), name).toEqual(expected.sort());
      for (const [flag, { choices }] of Object.entries(flags)) {
        const rule = functionOptions[name][camel(flag)];
        if (rule !== undefined) expect(rule.choices, `${name} ${flag}`).toEqual(choices);
      }
    }
  });
});
