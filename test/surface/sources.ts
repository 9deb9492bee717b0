// Everything these tests read from the source tree comes through this file, so that only it changes when folders move.
import { errorCodes, serverCodes, type ZerobusErrorCode } from 'zerobus-runtime/codes';
import { z } from 'zod';
import { CHECK_NAMES } from '../../src/app/doctor/check-names.ts';
import { allExplanations } from '../../src/app/explain/explanations.ts';
import type * as cli from '../../src/cli/command.ts';
import { commandList } from '../../src/cli/command-list.ts';
import { exitCode } from '../../src/cli/exit-code.ts';
import { globalFlags as everyFlag } from '../../src/cli/flags.ts';
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
  /** `check [tables..]`; the name of the main command is optional. */
  readonly usage: string;
  readonly positionals: readonly Flag[];
  readonly flags: readonly Flag[];
}

/** Returns the flags that every command takes. */
export function globalFlags(): readonly Flag[] {
  return toFlags(everyFlag);
}

/** Returns every command with its own positionals and flags. */
export function commands(): readonly Command[] {
  return commandList.map((command) => ({
    usage: usageOf(command),
    positionals: toFlags(command.positionals),
    flags: command.groups.flatMap(({ flags }) => toFlags(flags)),
  }));
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
  return Object.keys(CHECK_NAMES);
}

/** Returns the JSON schema of a lock file, and the version that is written into one. */
export function lockFormat(): { readonly version: number; readonly schema: object } {
  return { version: lockVersion, schema: z.toJSONSchema(lockSchema) };
}

function usageOf(command: cli.Command): string {
  const words = Object.entries(command.positionals).map(([name, { array, required }]) => {
    const word = array === true ? `${name}..` : name;
    return required === true ? `<${word}>` : `[${word}]`;
  });
  return [command.isDefault === true ? `[${command.name}]` : command.name, ...words].join(' ');
}

function toFlags(flags: cli.Flags): readonly Flag[] {
  return Object.entries(flags).map(([name, flag]) => ({
    name,
    type: flag.choices === undefined || flag.list === true ? flag.type : flag.choices,
    list: flag.array === true,
    default: flag.default,
    aliases: flag.alias === undefined ? [] : [flag.alias],
  }));
}
