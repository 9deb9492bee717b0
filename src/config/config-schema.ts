import { z } from 'zod';
import type { ProtoConfig, SourceConfig, TableConfig, TargetConfig, ZerobusConfig } from './zerobus-config.js';

const text = z.string().min(1);
const host = text.describe('The workspace, as DATABRICKS_HOST').optional();
const profile = text.describe('A profile of .databrickscfg, as DATABRICKS_CONFIG_PROFILE').optional();

const table: z.ZodType<TableConfig> = z.strictObject({
  table: text.describe('catalog.schema.table, or a pattern such as catalog.iot.*; with targets without the catalog'),
  message: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'takes ASCII letters, digits and underscores, no digit first' })
    .describe("The protobuf message and the record class; default: the table's name in the singular")
    .optional(),
  exclude: z.array(text).describe('Nullable columns that are about to be dropped').optional(),
});

const source: z.ZodType<SourceConfig> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rest') }).describe('Unity Catalog over REST'),
  z
    .strictObject({ kind: z.literal('sql'), warehouse: text.optional(), httpPath: text.optional() })
    .describe('A SQL warehouse'),
  z.strictObject({ kind: z.literal('snapshot'), path: text }).describe('A file or a folder of .json and .sql'),
]);

const target: z.ZodType<TargetConfig> = z.strictObject({
  catalog: text.describe('The catalog that holds the schemas of the tables'),
  host,
  profile,
  source: source.optional(),
});

/** `all` is a word of --target, `default` the name of the only target where there are none. */
const targetName: z.ZodType<string, string> = z.string().regex(/^(?!(all|default)$)[A-Za-z][A-Za-z0-9_-]*$/, {
  error: 'takes letters, digits, - and _, a letter first, and neither all nor default',
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

/** What a config may hold. A key that is not known is an error: passed over, it would do nothing and nobody would know. */
export const configSchema: z.ZodType<ZerobusConfig> = z.strictObject({
  $schema: z.string().optional(),
  tables: z
    .array(z.union([text, table]))
    .describe('What is generated where the command line names no table')
    .optional(),
  targets: z
    .record(targetName, target)
    .describe('Environments that hold the same schemas in other catalogs; tables are then named schema.table')
    .optional(),
  target: text.describe('The target that is meant where --target names none').optional(),
  source: source.describe('Where tables are read from; default: Unity Catalog over REST').optional(),
  host,
  profile,
  out: text.describe('Folder of the generated files, seen from the config; default: generated').optional(),
  emit: z
    .array(z.enum(['proto', 'records', 'producer', 'zod', 'descriptor', 'protobufjs']))
    .min(1)
    .describe('What is generated; default: proto, records and producer')
    .optional(),
  proto: proto.describe('Options of the .proto for other languages').optional(),
  zod: z
    .strictObject({ strict: z.boolean().describe('Whether a key that is no column is refused').optional() })
    .describe('How zod schemas are emitted')
    .optional(),
  importExtension: z
    .enum(['js', 'ts', 'none'])
    .describe('How generated files import each other; default: as the tsconfig asks for')
    .optional(),
  jobs: z.int().min(1).max(256).describe('Tables that are read at a time; default: 8').optional(),
});

/** The same for editors, as text: what `config.schema.json` of the package holds. */
export function configJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'The config of zerobus-gen', ...schema }, null, 2)}\n`;
}
