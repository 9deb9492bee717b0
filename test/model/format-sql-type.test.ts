import { expect, it } from 'vitest';
import type { DeltaType } from '../../src/model/delta-type.ts';
import { formatSqlType } from '../../src/model/format-sql-type.ts';

const int: DeltaType = { kind: 'int' };
const rows: [want: string, given: DeltaType][] = [
  ['INT', int],
  ['TIMESTAMP_NTZ', { kind: 'timestamp_ntz' }],
  ['STRING', { kind: 'string' }],
  ['STRING', { kind: 'string', collation: null }],
  ['STRING COLLATE UTF8_LCASE', { kind: 'string', collation: 'UTF8_LCASE' }],
  ['VARCHAR(10)', { kind: 'varchar', length: 10 }],
  ['DECIMAL(10,2)', { kind: 'decimal', precision: 10, scale: 2 }],
  ['ARRAY<INT>', { kind: 'array', element: int }],
  ['MAP<STRING, INT>', { kind: 'map', key: { kind: 'string' }, value: int }],
  [
    'STRUCT<a: INT NOT NULL, `b c`: INT>',
    {
      kind: 'struct',
      fields: [
        { name: 'a', type: int, nullable: false },
        { name: 'b c', type: int, comment: 'x' },
      ],
    },
  ],
  ['interval day to second', { kind: 'unsupported', text: 'interval day to second' }],
];
it.each(rows)('%s', (want, given) => expect(formatSqlType(given)).toBe(want));
