import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { movedFields } from '../../lock/moved-fields.js';
import type { ResolvedLock } from '../../lock/resolve-lock.js';

/** Returns a warning for each column whose number in `lock` differs from the one that a merged branch gave it. */
export function movedFieldWarnings(resolved: ResolvedLock | undefined, lock: Lock): readonly Diagnostic[] {
  if (resolved === undefined) return [];
  return movedFields(resolved, lock).map(({ path, before, now }) => {
    const params = { column: path, before: String(before), number: String(now) };
    return diagnostic('lock-merged', { table: lock.name, path }, params);
  });
}
