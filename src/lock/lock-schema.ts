import { z } from 'zod';
import { isWindowsDevice } from '../model/windows-device.js';
import { arrayFacets, columnFacets, type FacetDefaults, fieldFacets, mapFacets, tableFacets } from './facets-json.js';
import { isFieldNumber } from './field-number.js';
import type { FileSettings } from './lock.js';
import { maxLockFields } from './lock-size.js';

/** The version of the file format; a file with a larger one was written by a newer zerobus-gen. */
export const lockVersion = 2;

/** The versions that can be read. Version 1 does not know the types of retired numbers. */
const readableVersions = [1, 2] as const;

/** A retired number in the file. */
export interface ReservedJson {
  readonly number: number;
  readonly name: string;
  readonly type?: string | undefined;
}

/** A type in the file. A scalar is text; facets are keys beside `array` and `map`. */
export type TypeJson =
  | string
  | { readonly string: string | null; readonly bound?: 'unknown' | undefined }
  | { readonly unsupported: string }
  | { readonly array: TypeJson }
  | { readonly map: readonly [TypeJson, TypeJson] }
  | { readonly struct: readonly FieldJson[]; readonly reserved?: readonly ReservedJson[] | undefined };

/** A field of a struct in the file; its facets are keys beside these. */
export interface FieldJson {
  readonly name: string;
  readonly number: number;
  readonly type: TypeJson;
  readonly choices?: Readonly<Record<string, unknown>> | undefined;
}

/** A column in the file; its facets are keys beside these. */
interface ColumnJson extends FieldJson {
  readonly nullable: boolean;
}

/** The lock file as JSON. */
export interface LockJson {
  readonly version: number;
  readonly table: string;
  readonly message: string;
  readonly file: string;
  readonly ids: Readonly<Record<string, { readonly tableId: string }>>;
  readonly columns: readonly ColumnJson[];
  readonly reserved: readonly ReservedJson[];
  readonly emitter: string;
  readonly files: readonly {
    readonly path: string;
    readonly sha256: string;
    readonly settings?: FileSettings | undefined;
  }[];
}

const number = z.number().refine(isFieldNumber, { error: 'protobuf does not allow this field number' });
const text = z.string().nullable().optional();
/** The list of unknown facets; each must be a facet of the thing that lists it. */
const unknown = (defaults: FacetDefaults) =>
  z.array(z.enum(Object.keys(defaults).filter((name) => defaults[name] !== undefined))).optional();
const columnIds = z.record(z.string(), z.int()).optional();
/**
 * Room for later versions, so that they can keep version 2: how code represents a column. This version has no choices to make,
 * so `parseLock` rejects a lock that has some.
 */
const choices = z.record(z.string(), z.unknown()).optional();
/** How a file was made. A key that this version does not know only says when to make the file again. */
const settings = z
  .looseObject({
    // A pull request must not choose a folder outside of the project.
    out: z
      .string()
      .refine((path) => !isUnsafePath(path), { error: 'an output folder must be below the project' })
      .optional(),
  })
  .optional();
const count = z.int().nonnegative();
const reserved = z
  .array(z.strictObject({ number, name: z.string(), type: z.string().optional() }))
  .max(maxLockFields * 10);

const type: z.ZodType<TypeJson> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ string: z.string().min(1).nullable(), bound: z.literal('unknown').optional() }),
    z.strictObject({ unsupported: z.string() }),
    z.strictObject({ array: type, containsNull: z.boolean().optional(), unknown: unknown(arrayFacets) }),
    z.strictObject({
      map: z.tuple([type, type]),
      valueContainsNull: z.boolean().optional(),
      unknown: unknown(mapFacets),
    }),
    z.strictObject({ struct: z.array(field).max(maxLockFields), reserved: reserved.optional() }),
  ]),
);

const field: z.ZodType<FieldJson> = z.lazy(() =>
  z.strictObject({
    name: z.string().min(1),
    number,
    type,
    nullable: z.boolean().optional(),
    comment: text,
    columnId: z.int().optional(),
    columnIds,
    unconfirmedIds: columnIds,
    choices,
    unknown: unknown(fieldFacets),
  }),
);

const column = z.strictObject({
  name: z.string().min(1),
  number,
  type,
  nullable: z.boolean(),
  comment: text,
  columnId: z.int().optional(),
  columnIds,
  unconfirmedIds: columnIds,
  generated: text,
  identity: z.boolean().optional(),
  defaultValue: text,
  partitionIndex: count.nullable().optional(),
  mask: text,
  choices,
  unknown: unknown(columnFacets),
});

/** The schema of a lock file. It rejects unknown keys: a misspelt `reserved` would make retired numbers available again. */
export const lockSchema: z.ZodType<LockJson> = z.strictObject({
  version: z.literal(readableVersions),
  table: z.string(),
  kind: text,
  format: text,
  comment: text,
  rowFilter: text,
  checks: text,
  catalogManaged: z.boolean().optional(),
  unknown: unknown(tableFacets),
  message: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .refine((name) => name !== '__proto__', { error: 'a message cannot have this name' }),
  file: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .refine((name) => name !== 'index' && !isWindowsDevice(name), {
      error: 'the files of a table cannot have this name',
    }),
  ids: z.record(z.string(), z.strictObject({ tableId: z.string() })),
  columns: z.array(column).max(maxLockFields),
  reserved,
  emitter: z.string(),
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), settings })),
});

function isUnsafePath(path: string): boolean {
  return path.split('/').some((part) => part === '' || part === '..' || /[\\:\p{Cc}]/u.test(part));
}
