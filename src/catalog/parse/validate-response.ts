import type { z } from 'zod';
import { genError } from '../../diagnostics/gen-error.js';

/** What `schema` makes of parsed JSON. `source` names where it came from. Throws GenError `catalog-answer-invalid`. */
export function validateResponse<T>(schema: z.ZodType<T>, value: unknown, source: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const reason = `${issue?.path.join('.') || 'the answer'}: ${issue?.message ?? 'not as expected'}`;
  throw genError('catalog-answer-invalid', {}, { source, reason });
}
