import { expect } from 'vitest';
import { catalogue } from '../../src/diagnostics/catalogue.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { GenError } from '../../src/diagnostics/gen-error.ts';

/** In UTF-16 units. */
const maxMessage = 2000;

/** Returns the value of a parser, or its GenError after checking that it can be shown. Anything else fails the test. */
export function outcomeOf<T>(parse: () => T): { readonly value: T } | { readonly error: GenError } {
  try {
    return { value: parse() };
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    expectShown(error);
    return { error };
  }
}

/** Does the same for a parser that is asynchronous. */
export async function outcomeOfAsync<T>(
  parse: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly error: GenError }> {
  try {
    return { value: await parse() };
  } catch (error) {
    return outcomeOf(() => {
      throw error;
    });
  }
}

/** Checks that an error is short and contains no control characters. */
export function expectShown(error: GenError): void {
  expect(Object.keys(catalogue)).toContain(error.code);
  for (const text of [error.message, error.help]) {
    expect(text.length, text.slice(0, 200)).toBeLessThanOrEqual(maxMessage);
    expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e]/u);
  }
}

/** Does the same for a parser with its own error class, which callers convert to a GenError. */
export function valueOr<T>(parse: () => T, kind: new (...parts: never[]) => Error): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof kind) return undefined;
    throw error;
  }
}

/** Checks diagnostics in the same way. */
export function expectDiagnostics(diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) expectShown(new GenError(diagnostic));
}
