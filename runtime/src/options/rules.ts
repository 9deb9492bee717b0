import { ZerobusError } from '../errors/zerobus-error.js';

/** What one option must be, and its value if it is left out. */
export interface OptionRule<T> {
  /** Completes the sentence "NAME must be …". */
  readonly expected: string;
  /** The value of an option that is undefined. */
  readonly default: T;
  /** Returns the value of the option that is called `name`. Throws `configuration`, naming it, if the value is wrong. */
  read(value: unknown, name: string): T;
  /** The rules of its members, for an option that is an object of options. */
  readonly members?: Readonly<Record<string, OptionRule<unknown>>>;
}

/** One rule for each setting: a setting without a rule, or a rule without a setting, does not compile. */
export type OptionRules<S> = { readonly [K in keyof S]-?: OptionRule<S[K]> };

/** The options `O` with every default in its place. */
export type Complete<O> = { readonly [K in keyof O]-?: Exclude<O[K], undefined> };

/**
 * Checks `options` and adds the defaults. In messages, `owner` is who takes the options, and `prefix` precedes their names.
 * Throws `configuration`, naming the option, for a value that its rule does not accept and for a key that has no rule.
 */
export function readOptions<S>(rules: OptionRules<S>, options: unknown, owner: string, prefix: string = ''): S {
  if (typeof options !== 'object' || options === null)
    throw new ZerobusError('configuration', `The options of ${owner} must be an object`);
  const names = Object.keys(rules);
  const unknown = Object.keys(options).find((key) => !names.includes(key));
  if (unknown !== undefined) {
    const text = `Unknown option '${unknown}' of ${owner}. Valid options: ${names.join(', ')}`;
    throw new ZerobusError('configuration', text, { help: 'Correct the spelling, or remove the option.' });
  }
  const read = ([name, rule]: [string, OptionRule<unknown>]): [string, unknown] => [
    name,
    rule.read((options as Record<string, unknown>)[name], prefix + name),
  ];
  return Object.fromEntries(Object.entries<OptionRule<unknown>>(rules).map(read)) as S;
}

/** An option whose values `accepts` checks; `fallback` is its default. */
export function rule<T>(expected: string, fallback: T, accepts: (value: unknown) => boolean): OptionRule<T> {
  return {
    expected,
    default: fallback,
    read(value, name) {
      if (value === undefined) return fallback;
      if (!accepts(value)) throw new ZerobusError('configuration', `${name} must be ${expected}`);
      return value as T;
    },
  };
}

/** An option without a default: it is undefined unless the user passes it. */
export function optional<T>(expected: string, accepts: (value: unknown) => boolean): OptionRule<T | undefined> {
  return rule<T | undefined>(expected, undefined, accepts);
}

/** An option that takes one of some words; the first is its default. */
export function oneOf<T extends string>(first: T, ...others: readonly T[]): OptionRule<T> {
  const words = [first, ...others];
  const quoted = words.map((word) => `'${word}'`);
  return rule(`${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`, first, (value) => words.includes(value as T));
}

/** An option that takes integers from `min` to `max`, or safe integers of at least `min`. */
export function integer(fallback: number, min: number, max: number = Number.MAX_SAFE_INTEGER): OptionRule<number> {
  const accepts = (value: unknown): boolean =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return rule(`an integer ${bounds}`, fallback, accepts);
}

/** An object of options with rules of their own. `check` sees all of them together, and throws if they contradict each other. */
export function group<S>(members: OptionRules<S>, check: (settings: S) => void = () => {}): OptionRule<S> {
  return {
    expected: `an object with ${Object.keys(members).join(', ')}`,
    default: readOptions(members, {}, ''),
    members,
    read(value, name) {
      const settings = readOptions(members, value === undefined ? {} : value, name, `${name}.`);
      check(settings);
      return settings;
    },
  };
}

/** Returns a test for objects with a method `name`, whichever copy of a package or realm their class comes from. */
export function hasMethod(name: string): (value: unknown) => boolean {
  return (value) => typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';
}

/** Whether an option is a function. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** Whether an option is a string that is not empty. */
export function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
