import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { movedFields } from '../../lock/moved-fields.js';
import type { ResolvedLock } from '../../lock/resolve-lock.js';

/** A warning for each column that has another number in `lock` than a merged branch had given it. */
export function movedFieldWarnings(resolved: ResolvedLock | undefined, lock: Lock): readonly Diagnostic[] {
  if (resolved === undefined) return [];
  return movedFields(resolved, lock).map(({ path, before, now }) =>
    diagnostic(
      'lock-merged',
      { table: lock.name, path },
      { column: path, before: String(before), number: String(now) },
    ),
  );
}
