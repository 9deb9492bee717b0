import type { Readable } from 'node:stream';
import type { Ask, RunContext } from '../app/project/run-context.js';
import type { Terminal } from './terminal.js';

/** A flag of a command, or an argument without a name. */
export interface Flag {
  readonly type: 'string' | 'boolean' | 'number';
  /** What it does, for `--help`. */
  readonly describe: string;
  readonly default?: string | boolean | number | readonly string[];
  /** The allowed values. */
  readonly choices?: readonly string[];
  /** Whether several values may follow: `--tables a b`. */
  readonly array?: true;
  /** Whether one value follows, and the flag may be repeated: `--var a=1 --var b=2`. With `array`. */
  readonly single?: true;
  /** Whether the value is a list separated by commas: `--emit proto,records`. */
  readonly list?: true;
  /** Whether a command cannot run without it. For positionals. */
  readonly required?: true;
  /** Its short form, a single letter: `h` for `-h`. */
  readonly alias?: string;
  /** Where a shell gets completions for the value from; without this and `choices`, it completes paths. */
  readonly completion?: 'codes' | 'tables' | 'targets';
}

/** Flags by their names, without `--`. */
export type Flags = Readonly<Record<string, Flag>>;

/** Flags under one heading of `--help`. */
export interface FlagGroup {
  readonly title: string;
  readonly flags: Flags;
}

/** A command line, and what it does. */
type Example = readonly [line: string, effect: string];

/** A command: everything that parsing, `--help`, completion, suggestions and the documentation need to know about it. */
export interface Command {
  readonly name: string;
  /** Whether a command line without a command runs this one. */
  readonly isDefault?: true;
  /** One sentence in the imperative. */
  readonly summary: string;
  /** The arguments without a name, in their order. */
  readonly positionals: Flags;
  readonly groups: readonly FlagGroup[];
  readonly examples: readonly Example[];
  /** Whether words after `--` are passed to `run`, as `args['--']`. */
  readonly takesRest?: true;
  /** What to do about a word that came without the `--` before it. */
  readonly restHelp?: string;
  /** Runs the command, and resolves to its exit code. Use cases are imported here, so that other commands do not load them. */
  run(args: Arguments, context: Context): Promise<number>;
}

/** The parsed arguments of some command. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Defines a command whose `run` gets its arguments by name, in camel case, with the types of their flags. */
export function defineCommand<const P extends Flags, const G extends readonly FlagGroup[]>(
  command: Omit<Command, 'positionals' | 'groups' | 'run'> & {
    readonly positionals: P;
    readonly groups: G;
    run(args: ParsedArguments<P, G>, context: Context): Promise<number>;
  },
): Command {
  return command as unknown as Command;
}

type ParsedArguments<P extends Flags, G extends readonly FlagGroup[]> = FlagValues<P> &
  FlagValues<Intersection<G[number]['flags']>> & {
    readonly config?: string | undefined;
    readonly '--'?: readonly string[] | undefined;
  };

type Intersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

type FlagValues<F> = {
  readonly [Name in keyof F as CamelCase<Name & string>]: F[Name] extends
    | { readonly default: unknown }
    | { readonly required: true }
    ? FlagValue<F[Name]>
    : FlagValue<F[Name]> | undefined;
};

type FlagValue<F> = F extends { readonly list: true; readonly choices: readonly (infer Choice)[] }
  ? readonly Choice[]
  : F extends { readonly array: true }
    ? readonly string[]
    : F extends { readonly choices: readonly (infer Choice)[] }
      ? Choice
      : F extends { readonly type: 'boolean' }
        ? boolean
        : F extends { readonly type: 'number' }
          ? number
          : string;

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** What a command takes from the process that it runs in. */
export interface Context extends RunContext {
  readonly terminal: Terminal;
  /** Writes much text to stdout. Resolves when more may be written: to false if nobody reads stdout any more. */
  readonly writeData: (text: string) => Promise<boolean>;
  /** All commands, for completion. */
  readonly commands: readonly Command[];
  /** Opens stdin; undefined if there is none. */
  readonly stdin?: (() => Readable & { readonly isTTY?: boolean }) | undefined;
  /** Returns the way to ask a person; undefined if nobody can answer. */
  readonly prompt: () => Ask | undefined;
}
