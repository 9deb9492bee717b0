// Everything these tests read from the source tree comes through this file, so that only it changes when folders move.
import yargs, { type Argv } from 'yargs';
import { errorCodes, serverCodes, type ZerobusErrorCode } from 'zerobus-runtime/codes';
import { z } from 'zod';
import { checkNames } from '../../src/app/doctor/check-names.ts';
import { allExplanations } from '../../src/app/explain/explanations.ts';
import { commandLine } from '../../src/cli/command-line.ts';
import type { Context } from '../../src/cli/context.ts';
import { exitCode } from '../../src/cli/exit-code.ts';
import { lockSchema, lockVersion } from '../../src/lock/lock-schema.ts';

/** A flag or a positional as a user may write it. */
export interface Flag {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'number' | readonly string[];
  readonly list: boolean;
  readonly default: unknown;
  readonly aliases: readonly string[];
}

export interface Command {
  /** `check [tables..]`; `[tables..]` for the main command. */
  readonly usage: string;
  readonly positionals: readonly Flag[];
  readonly flags: readonly Flag[];
}

/** Returns the flags that every command takes. */
export function globalFlags(): readonly Flag[] {
  const options = optionsOf(parser());
  return Object.keys(options.key).map((name) => flagOf(options, name));
}

/** Returns every command with its own positionals and flags. */
export function commands(): readonly Command[] {
  const known = new Set(globalFlags().map(({ name }) => name));
  const handlers = parser().getInternalMethods().getCommandInstance().getCommandHandlers();
  return Object.values(handlers).map(({ original, builder, demanded, optional }) => {
    const built = yargs() as YargsInternals;
    builder(built);
    const options = optionsOf(built);
    const words = [...demanded, ...optional].map(({ cmd, variadic }) => ({ name: cmd[0]!, list: variadic }));
    const positionals = words.map(({ name }) => name);
    const flags = Object.keys(options.key).filter((name) => !positionals.includes(name) && !known.has(name));
    return {
      usage: original.replace(/^\$0 ?/, ''),
      positionals: words.map(({ name, list }) => ({ ...flagOf(options, name), list })),
      flags: flags.map((name) => flagOf(options, name)),
    };
  });
}

/** Returns what `explain` knows: each code with who reports it, and its severity or whether a retry may help. */
export function codes(): readonly { readonly code: string; readonly kind: string; readonly rank: string }[] {
  return allExplanations().map(({ code, kind, rank }) => {
    if (kind === 'service') return { code, kind, rank: serverCodes.get(Number(code))!.code };
    if (kind !== 'zerobus-runtime') return { code, kind, rank };
    return { code, kind, rank: errorCodes[code as ZerobusErrorCode].retryable ? 'retryable' : 'permanent' };
  });
}

export function exitCodes(): Readonly<Record<string, number>> {
  return exitCode;
}

export function doctorChecks(): readonly string[] {
  return Object.keys(checkNames);
}

/** Returns the JSON schema of a lock file, and the version that is written into one. */
export function lockFormat(): { readonly version: number; readonly schema: object } {
  return { version: lockVersion, schema: z.toJSONSchema(lockSchema) };
}

/** What yargs knows of its own; its declarations leave these out. */
interface YargsInternals extends Argv {
  getOptions(): YargsOptions;
  getInternalMethods(): { getCommandInstance(): { getCommandHandlers(): Record<string, YargsCommand> } };
}

interface YargsOptions {
  readonly key: Readonly<Record<string, unknown>>;
  readonly string: readonly string[];
  readonly boolean: readonly string[];
  readonly number: readonly string[];
  readonly array: readonly string[];
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly default: Readonly<Record<string, unknown>>;
  readonly alias: Readonly<Record<string, readonly string[]>>;
}

interface YargsPositional {
  readonly cmd: readonly string[];
  readonly variadic: boolean;
}

interface YargsCommand {
  readonly original: string;
  readonly builder: (command: Argv) => unknown;
  readonly demanded: readonly YargsPositional[];
  readonly optional: readonly YargsPositional[];
}

function parser(): YargsInternals {
  return commandLine(() => undefined, {} as Context, []) as YargsInternals;
}

function optionsOf(command: YargsInternals): YargsOptions {
  return command.getOptions();
}

function flagOf(options: YargsOptions, name: string): Flag {
  const type = (['boolean', 'number', 'string'] as const).find((kind) => options[kind].includes(name));
  return {
    name,
    type: options.choices[name] ?? type ?? 'string',
    list: options.array.includes(name),
    default: options.default[name],
    aliases: options.alias[name] ?? [],
  };
}
