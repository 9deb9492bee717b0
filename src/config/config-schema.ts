import { z } from 'zod';
import type { ProtoConfig, SourceConfig, TableConfig, ZerobusConfig } from './zerobus-config.js';

const text = z.string().min(1);

const table: z.ZodType<TableConfig> = z.strictObject({
  table: text,
  message: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'takes ASCII letters, digits and underscores, no digit first' })
    .optional(),
  exclude: z.array(text).optional(),
});

const source: z.ZodType<SourceConfig> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rest') }),
  z.strictObject({ kind: z.literal('sql'), warehouse: text.optional(), httpPath: text.optional() }),
  z.strictObject({ kind: z.literal('snapshot'), path: text }),
]);

const proto: z.ZodType<ProtoConfig> = z.strictObject({
  goPackage: text.optional(),
  javaPackage: text.optional(),
  javaMultipleFiles: z.boolean().optional(),
  javaOuterClassname: text.optional(),
  csharpNamespace: text.optional(),
  phpNamespace: text.optional(),
  phpMetadataNamespace: text.optional(),
  rubyPackage: text.optional(),
  objcClassPrefix: text.optional(),
  swiftPrefix: text.optional(),
});

/** What a config may hold. A key that is not known is an error: passed over, it would do nothing and nobody would know. */
export const configSchema: z.ZodType<ZerobusConfig> = z.strictObject({
  tables: z.array(z.union([text, table])).optional(),
  source: source.optional(),
  host: text.optional(),
  profile: text.optional(),
  out: text.optional(),
  emit: z
    .array(z.enum(['proto', 'records', 'producer', 'zod', 'descriptor', 'protobufjs']))
    .min(1)
    .optional(),
  proto: proto.optional(),
  zod: z.strictObject({ strict: z.boolean().optional() }).optional(),
  importExtension: z.enum(['js', 'ts', 'none']).optional(),
  jobs: z.int().min(1).max(256).optional(),
});
