import { AdminError } from './admin-error.js';
import type { AdminCall, QueryParameter } from './route.js';

/** Describes a whole number in the query. */
export function numberParameter(
  description: string,
  range: { readonly minimum: number; readonly maximum: number; readonly default?: number },
): QueryParameter {
  return { description, schema: { type: 'integer', ...range } };
}

/** Reads a whole number of the query, or its default. Throws AdminError if it is out of range. */
export function readNumber({ query }: AdminCall, name: string, { schema }: QueryParameter): number | undefined {
  const text = query.get(name);
  const { minimum, maximum, default: otherwise } = schema as Readonly<Record<string, number>>;
  if (text === null) return otherwise;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= (minimum as number) && value <= (maximum as number)) return value;
  throw new AdminError('invalid-request', `${name} must be a whole number from ${minimum} to ${maximum}.`);
}
