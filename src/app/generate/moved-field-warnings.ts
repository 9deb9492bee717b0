import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import type { MovedField } from '../../lock/update-fields.js';

/** Returns a warning for each column whose number differs from the one that a merged branch gave it. */
export function movedFieldWarnings(moved: readonly MovedField[], { name }: Lock): readonly Diagnostic[] {
  return moved.map(({ path, before, now }) => {
    const params = { column: path, before: String(before), number: String(now) };
    return diagnostic('lock-merged', { table: name, path }, params);
  });
}
