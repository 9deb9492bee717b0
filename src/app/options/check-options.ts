import { nearestWord } from '../../diagnostics/nearest-word.js';
import { printable } from '../../diagnostics/printable.js';
import { RequestError } from '../project/request-error.js';
import { functionOptions, type LibraryFunction } from './function-options.js';
import type { OptionRule } from './option-rule.js';

/**
 * Checks the options of a function of the library, which plain JavaScript calls with whatever it has. Throws RequestError for
 * an option that the function does not have, for a value of the wrong kind, and for a missing required option.
 */
export function checkOptions(owner: LibraryFunction, options: unknown): void {
  const rules = functionOptions[owner];
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw problem([], `The options of ${owner} must be an object.`, `Write ${owner}({ … }).`);
  }
  const names = Object.keys(rules);
  for (const name of Object.keys(options)) if (!Object.hasOwn(rules, name)) throw unknownOption(owner, name, names);
  for (const [name, rule] of Object.entries(rules)) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value === undefined) {
      if (rule.required === true) throw problem([name], `${owner} needs ${name}.`, `Set ${name} to ${rule.expected}.`);
    } else if (!rule.accepts(value)) throw wrongValue(name, value, rule);
  }
}

function unknownOption(owner: string, name: string, names: readonly string[]): RequestError {
  const near = nearestWord(name, names);
  const help = near === undefined ? `The options of ${owner} are ${names.join(', ')}.` : `Did you mean ${near}?`;
  return problem([name], `${owner} has no option ${printable(name, 100)}.`, help);
}

function wrongValue(name: string, value: unknown, { expected, choices, required }: OptionRule): RequestError {
  const unknown = [value].flat().find((item) => typeof item === 'string' && choices?.includes(item) === false);
  if (choices !== undefined && typeof unknown === 'string') {
    const near = nearestWord(unknown, choices);
    const help = near === undefined ? `Use ${expected}.` : `Did you mean ${near}?`;
    return problem([name], `Unknown value '${printable(unknown, 100)}' for ${name}.`, help);
  }
  const leave = required === true ? '' : ', or leave it out';
  return problem([name], `${name} must be ${expected}.`, `Set ${name} to ${expected}${leave}.`);
}

function problem(fields: readonly string[], message: string, help: string): RequestError {
  return new RequestError(fields, () => ({ message, help }));
}
