import { ExactNumber } from './exact-number.js';

/** Whether a value of parsed JSON holds a number as it was written. Its depth must be bounded. */
export function holdsExact(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof ExactNumber) return true;
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsExact);
}

/** The same as JSON text, with those numbers as they were written. */
export function exactJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${exactJson(item)}`)
    .join(',')}}`;
}
