import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { BaseLock, BaseLocks } from '../../lock/base-locks.js';
import { type BrokenPromise, compareNumbers } from '../../lock/compare-numbers.js';
import type { Lock } from '../../lock/lock.js';
import { scalarProto } from '../../proto/scalar-types.js';

/**
 * Compares what exists only in the lock with the lock of an earlier commit: field numbers, reserved numbers, and the name of the
 * message, unless the config states it. Throws the error of an earlier lock that cannot be read.
 */
export function compareBase(
  { lock: before, commit }: BaseLock,
  now: Lock,
  message: string | undefined,
): readonly Diagnostic[] {
  if (before instanceof GenError) throw before;
  const diagnostics = compareNumbers(before, now, scalarProto).map((promise) => numberDiagnostic(promise, now, commit));
  if (before.message === now.message || now.message === message) return diagnostics;
  const params = { table: now.name.toArgument(), before: before.message, now: now.message, commit };
  return [...diagnostics, diagnostic('message-renamed', { table: now.name }, params)];
}

function numberDiagnostic(
  { kind, path, number, now }: BrokenPromise,
  { name: table }: Lock,
  commit: string,
): Diagnostic {
  const params = { column: path, number: String(number), table: table.toArgument(), commit };
  if (kind === 'forgotten') return diagnostic('number-forgotten', { table, path }, params);
  return diagnostic(`number-${kind}`, { table, path }, { ...params, now });
}

/** Warns of a commit without locks in the folder: nothing was compared with it. */
export function diagnoseBase({ ref, emptyFolder }: BaseLocks): Diagnostic[] {
  return emptyFolder === undefined ? [] : [diagnostic('base-empty', {}, { ref, folder: emptyFolder })];
}

/** Warns of a table whose lock the earlier commit has and this one has not: its numbers are forgotten. */
export function removedLock(before: Lock): Diagnostic {
  return diagnostic('lock-removed', { table: before.name }, { table: before.name.toString() });
}
