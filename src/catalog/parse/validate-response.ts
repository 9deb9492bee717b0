import type { z } from 'zod';
import { genError } from '../../diagnostics/gen-error.js';

/**
 * Validates parsed JSON with a zod schema. `source` is the host or file it came from, for messages. Throws GenError
 * `catalog-answer-invalid`, naming the first invalid key.
 */
export function validateResponse<T>(schema: z.ZodType<T>, value: unknown, source: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const reason = `${issue?.path.join('.') || 'the response'}: ${issue?.message ?? 'not valid'}`;
  throw genError('catalog-answer-invalid', {}, { source, reason });
}
