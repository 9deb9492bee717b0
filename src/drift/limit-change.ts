import type { DeltaType } from '../model/delta-type.js';
import type { DriftCode } from './classification.js';

/** Returns the class of a type change that leaves the wire format alone; undefined if the wire format changes too. */
export function limitChange(before: DeltaType, after: DeltaType): DriftCode | undefined {
  if (before.kind === 'string' && after.kind === 'string') return 'collation-changed';
  if (before.kind === 'decimal' && after.kind === 'decimal') {
    const whole = after.precision - after.scale >= before.precision - before.scale;
    return whole && after.scale >= before.scale ? 'limit-widened' : 'limit-narrowed';
  }
  // All three are int32 in protobuf.
  const [small, large] = [integers.indexOf(before.kind), integers.indexOf(after.kind)];
  if (small >= 0 && large >= 0 && small !== large) return large > small ? 'limit-widened' : 'limit-narrowed';
  const [from, to] = [textLimit(before), textLimit(after)];
  if (from === undefined || to === undefined) return undefined;
  if (from === to) return 'padding-changed';
  return to > from ? 'limit-widened' : 'limit-narrowed';
}

const integers: readonly DeltaType['kind'][] = ['tinyint', 'smallint', 'int'];

function textLimit(type: DeltaType): number | undefined {
  if (type.kind === 'string') return Number.POSITIVE_INFINITY;
  return type.kind === 'char' || type.kind === 'varchar' ? type.length : undefined;
}
