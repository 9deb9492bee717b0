import { describe, expect, it } from 'vitest';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { planRecord } from '../../src/typescript/plan-record.ts';
import { type ColumnSpec, tableOf } from '../lock/lock-of.ts';
import { newLock } from '../proto/fixture-lock.ts';

describe('the documentation of a column', () => {
  const rows: [facts: NonNullable<ColumnSpec[2]>, want: string[]][] = [
    [{}, ['`BIGINT`']],
    [{ nullable: false, comment: 'one\n@two */' }, ['one', '&#64;two *\\/', '`BIGINT NOT NULL`']],
    [{ comment: ' \n ' }, ['`BIGINT`']],
    [{ partitionIndex: 0 }, ['The table is partitioned by it.', '`BIGINT`']],
    [{ identity: true }, ['An identity: the service computes no value for it.', '`BIGINT`']],
    [{ defaultValue: "'*/'" }, ["Left out, it is NULL: its default `'*\\/'` counts for SQL only.", '`BIGINT`']],
  ];
  it.each(rows)('%j', (facts, want) => {
    const lock = newLock(tableOf([['a', 'bigint', facts]]));
    expect(planRecord(lock, tableToProto(lock)).fields[0]!.doc).toEqual(want);
  });
});
