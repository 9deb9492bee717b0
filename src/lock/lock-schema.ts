import { z } from 'zod';
import { isFieldNumber } from './field-number.js';

/** The format of the file; a larger one is of a newer zerobus-gen. */
export const lockVersion = 1;

interface ReservedJson {
  readonly number: number;
  readonly name: string;
}

/** A type in the file. Scalars are text; facets stand beside `array` and `map`. */
export type TypeJson =
  | string
  | { readonly string: string | null; readonly bound?: 'unknown' | undefined }
  | { readonly unsupported: string }
  | { readonly array: TypeJson }
  | { readonly map: readonly [TypeJson, TypeJson] }
  | { readonly struct: readonly FieldJson[]; readonly reserved?: readonly ReservedJson[] | undefined };

export interface FieldJson {
  readonly name: string;
  readonly number: number;
  readonly type: TypeJson;
}

/** A column in the file; its facets stand beside these keys. */
interface ColumnJson extends FieldJson {
  readonly nullable: boolean;
}

export interface LockJson {
  readonly version: number;
  readonly table: string;
  readonly message: string;
  readonly file: string;
  readonly ids: Readonly<Record<string, { readonly tableId: string }>>;
  readonly columns: readonly ColumnJson[];
  readonly reserved: readonly ReservedJson[];
  readonly emitter: string;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

const number = z.number().refine(isFieldNumber, { error: 'is no number that a field can have' });
const text = z.string().nullable().optional();
const unknown = z.array(z.string()).optional();
const reserved = z.array(z.object({ number, name: z.string() }));

const type: z.ZodType<TypeJson> = z.lazy(() =>
  z.union([
    z.string(),
    z.object({ string: z.string().nullable(), bound: z.literal('unknown').optional() }),
    z.object({ unsupported: z.string() }),
    z.object({ array: type, containsNull: z.boolean().optional(), unknown }),
    z.object({ map: z.tuple([type, type]), valueContainsNull: z.boolean().optional(), unknown }),
    z.object({ struct: z.array(field), reserved: reserved.optional() }),
  ]),
);

const field: z.ZodType<FieldJson> = z.lazy(() =>
  z.object({
    name: z.string().min(1),
    number,
    type,
    nullable: z.boolean().optional(),
    comment: text,
    columnId: z.number().optional(),
    unknown,
  }),
);

const column = z.object({
  name: z.string().min(1),
  number,
  type,
  nullable: z.boolean(),
  comment: text,
  columnId: z.number().optional(),
  generated: text,
  identity: z.boolean().optional(),
  defaultValue: text,
  partitionIndex: z.number().nullable().optional(),
  mask: text,
  unknown,
});

/** The file as JSON. */
export const lockSchema: z.ZodType<LockJson> = z.object({
  version: z.literal(lockVersion),
  table: z.string(),
  kind: text,
  format: text,
  comment: text,
  rowFilter: text,
  checks: text,
  unknown,
  message: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
  file: z.string().regex(/^[a-z0-9_]+$/),
  ids: z.record(z.string(), z.object({ tableId: z.string() })),
  columns: z.array(column),
  reserved,
  emitter: z.string(),
  files: z.array(z.object({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
