import { describe, expect, it } from 'vitest';
import { planRecord } from '../../../src/artifacts/typescript/plan-record.ts';
import { tableToProto } from '../../../src/proto/table-to-proto.ts';
import { type ColumnSpec, tableOf } from '../../lock/lock-of.ts';
import { newLock } from '../../proto/fixture-lock.ts';

describe('the documentation of a column', () => {
  const rows: [facts: NonNullable<ColumnSpec[2]>, want: string[]][] = [
    [{}, ['`BIGINT`']],
    [{ nullable: false, comment: 'one\n@two */' }, ['one', '&#64;two *\\/', '`BIGINT NOT NULL`']],
    [{ comment: ' \n ' }, ['`BIGINT`']],
    [{ partitionIndex: 0 }, ['A partition column of the table.', '`BIGINT`']],
    [{ identity: true }, ['An identity column: the service does not compute its value.', '`BIGINT`']],
    [{ defaultValue: "'*/'" }, ["If omitted, it is NULL: the default `'*\\/'` applies to SQL only.", '`BIGINT`']],
  ];
  it.each(rows)('%j', (facts, want) => {
    const lock = newLock(tableOf([['a', 'bigint', facts]]));
    expect(planRecord(lock, tableToProto(lock)).fields[0]!.doc).toEqual(want);
  });
});
