import { describe, expect, it } from 'vitest';
import { canonicalForm, schemaHash } from '../../src/artifacts/schema-hash.ts';
import type { ColumnModel } from '../../src/model/table-model.ts';

const base: ColumnModel[] = [
  { name: 'id', type: { kind: 'string' }, nullable: false },
  {
    name: 'at',
    type: {
      kind: 'struct',
      fields: [
        { name: 'b', type: { kind: 'int' } },
        { name: 'a', type: { kind: 'date' } },
      ],
    },
    nullable: true,
  },
];
const [id, at] = base as [ColumnModel, ColumnModel];

it('is a text of names, types and nullability', () => {
  expect(canonicalForm(base)).toBe('[["at","STRUCT<a: DATE, b: INT>",0],["id","STRING",1]]');
  expect(schemaHash(base)).toMatch(/^[0-9a-f]{64}$/);
});

describe('does not depend on', () => {
  const same: [what: string, columns: ColumnModel[]][] = [
    ['order', [at, id]],
    ['comments and ids', [{ ...id, comment: 'x', columnId: 7 }, at]],
    ['the length of VARCHAR', [{ ...id, type: { kind: 'varchar', length: 3 } }, at]],
    ['collation', [{ ...id, type: { kind: 'string', collation: 'UNICODE' } }, at]],
    [
      'nested nullability',
      [
        id,
        {
          ...at,
          type: {
            kind: 'struct',
            fields: [
              { name: 'b', type: { kind: 'int' }, nullable: false },
              { name: 'a', type: { kind: 'date' } },
            ],
          },
        },
      ],
    ],
  ];
  it.each(same)('%s', (_, columns) => expect(schemaHash(columns)).toBe(schemaHash(base)));
});

describe('depends on', () => {
  const other: [what: string, columns: ColumnModel[]][] = [
    ['a name', [{ ...id, name: 'ID' }, at]],
    ['a type', [{ ...id, type: { kind: 'binary' } }, at]],
    ['nullability', [{ ...id, nullable: true }, at]],
    ['a column more', [...base, { name: 'x', type: { kind: 'int' }, nullable: true }]],
    ['a nested name', [id, { ...at, type: { kind: 'struct', fields: [{ name: 'b', type: { kind: 'int' } }] } }]],
  ];
  it.each(other)('%s', (_, columns) => expect(schemaHash(columns)).not.toBe(schemaHash(base)));
});
