/** What the value of an option must be. */
export interface OptionRule {
  /** Completes the sentence "NAME must be …". */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** The accepted texts, for a text or a list of texts. */
  readonly choices?: readonly string[];
  /** Whether the function needs the option. */
  readonly required?: true;
}

/** A rule for each option: an option without a rule, or a rule without an option, does not compile. */
export type OptionRules<Options> = { readonly [Name in keyof Options]-?: OptionRule };

/** A text. */
export const text: OptionRule = { expected: 'a string', accepts: (value) => typeof value === 'string' };

/** `true` or `false`. */
export const flag: OptionRule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };

/** An integer in a range; `unit` is the plural of what it counts. */
export function integerFrom(min: number, max: number, unit: string = ''): OptionRule {
  return {
    expected: `an integer from ${min} to ${max}${unit === '' ? '' : ` (${unit})`}`,
    accepts: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
  };
}

/** A list of texts. */
export const texts: OptionRule = {
  expected: 'an array of strings',
  accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};

/** One of several texts. */
export function oneOf(choices: readonly string[]): OptionRule {
  return { expected: `one of ${choices.join(', ')}`, accepts: (value) => choices.includes(value as string), choices };
}

/** A list whose items are some of several texts. */
export function someOf(choices: readonly string[]): OptionRule {
  return {
    expected: `an array of ${choices.join(', ')}`,
    accepts: (value) => Array.isArray(value) && value.every((item) => choices.includes(item as string)),
    choices,
  };
}

/** An object with values of any kind. */
export const object: OptionRule = { expected: 'an object', accepts: isObject };

/** Texts by name. */
export const strings: OptionRule = {
  expected: 'an object of strings',
  accepts: (value) => isObject(value) && Object.values(value).every((item) => typeof item === 'string'),
};

/** Environment variables. */
export const variables: OptionRule = {
  expected: 'an object of strings',
  accepts: (value) =>
    isObject(value) && Object.values(value).every((item) => ['string', 'undefined'].includes(typeof item)),
};

/** An AbortSignal, of this realm or another. */
export const abortSignal: OptionRule = {
  expected: 'an AbortSignal',
  accepts: (value) => isObject(value) && 'aborted' in value && 'throwIfAborted' in value,
};

/** A function. */
export const callback: OptionRule = { expected: 'a function', accepts: (value) => typeof value === 'function' };

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
