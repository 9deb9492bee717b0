import { z } from 'zod';
import { isForeignPath, portablePath } from '../system/portable-path.js';
import type { ProtoConfig, SourceConfig, TableConfig, TargetConfig, ZerobusConfig } from './zerobus-config.js';

const text = z.string().min(1);
/** A path that a config written on Windows and one written elsewhere read in the same way. */
const path = text
  .refine((value) => !isForeignPath(value), {
    error: 'must be a relative path with / between folders, since this is not Windows',
  })
  .overwrite(portablePath);
const host = text.describe('The workspace URL; DATABRICKS_HOST overrides it').optional();
const profile = text.describe('A profile in .databrickscfg; DATABRICKS_CONFIG_PROFILE overrides it').optional();

const table: z.ZodType<TableConfig> = z.strictObject({
  table: text.describe('catalog.schema.table or a pattern such as catalog.iot.*; with targets, without the catalog'),
  message: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
      error: 'must consist of ASCII letters, digits and underscores, and not begin with a digit',
    })
    .describe('The name of the protobuf message and the record class; default: the table name in the singular')
    .optional(),
  exclude: z
    .array(text)
    .describe('Nullable columns to leave out of the code, because they are about to be dropped')
    .optional(),
});

const source: z.ZodType<SourceConfig> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rest') }).describe('Unity Catalog over REST'),
  z
    .strictObject({ kind: z.literal('sql'), warehouse: text.optional(), httpPath: text.optional() })
    .describe('A SQL warehouse'),
  z
    .strictObject({
      kind: z.literal('snapshot'),
      path,
      vars: z
        .record(text, z.string())
        .describe('Values of placeholders in names, by the name of the placeholder')
        .optional(),
    })
    .describe('A file, or a folder of .json and .sql files'),
]);

const target: z.ZodType<TargetConfig> = z.strictObject({
  catalog: text.describe("The catalog that contains the tables' schemas"),
  host,
  profile,
  source: source.optional(),
});

/** `all` is reserved for `--target all`, and `default` is what lock files call a project without targets. */
const targetName: z.ZodType<string, string> = z.string().regex(/^(?!(all|default)$)[A-Za-z][A-Za-z0-9_-]*$/, {
  error: 'must consist of letters, digits, - and _, begin with a letter, and be neither all nor default',
});

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

/** The schema of a config. It rejects unknown keys: an ignored key would have no effect without anybody noticing. */
export const configSchema: z.ZodType<ZerobusConfig> = z.strictObject({
  $schema: z.string().optional(),
  tables: z
    .array(z.union([text, table]))
    .describe('The tables to generate if the command line names none')
    .optional(),
  targets: z
    .record(targetName, target)
    .describe('Environments with the same schemas in different catalogs, by name; tables are then named schema.table')
    .optional(),
  target: text.describe('The target to use without --target').optional(),
  source: source.describe('Where to read tables from; default: Unity Catalog over REST').optional(),
  host,
  profile,
  out: path.describe('Folder for the generated files, relative to the config; default: generated').optional(),
  emit: z
    .array(z.enum(['proto', 'records', 'producer', 'zod', 'descriptor', 'protobufjs']))
    .min(1)
    .describe('The outputs to generate; default: proto, records and producer')
    .optional(),
  proto: proto.describe('Options in the .proto for other languages').optional(),
  zod: z
    .strictObject({ strict: z.boolean().describe('Whether to reject keys that are not columns').optional() })
    .describe('Settings of the zod schemas')
    .optional(),
  importExtension: z
    .enum(['js', 'ts', 'none'])
    .describe('The extension in imports between generated files; default: inferred from tsconfig.json')
    .optional(),
  jobs: z.int().min(1).max(256).describe('Number of tables to read concurrently; default: 8').optional(),
});

/** Returns the text of `config.schema.json`, the JSON schema that editors use. */
export function configJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'Configuration of zerobus-gen', ...schema }, null, 2)}\n`;
}
