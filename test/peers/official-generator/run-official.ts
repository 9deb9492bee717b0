import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromBinary } from '@bufbuild/protobuf';
import { type DescriptorProto, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { TableName } from '../../../src/model/table-name.ts';
import type { Project } from '../../cli/project.ts';
import { run } from '../run.ts';
import type { OfficialResult } from './cases.ts';

const script = fileURLToPath(new URL('../clients/python/generate.py', import.meta.url));

/** An error of the generator or of protoc, or the message that protoc compiled. */
type OfficialOutput = { readonly result: OfficialResult } | { readonly message: DescriptorProto };

/** Runs the official generator for each table with the project's environment, and compiles its output with protoc. */
export async function runOfficial(
  interpreter: string,
  { folder, environment }: Project,
  tables: readonly TableName[],
): Promise<OfficialOutput[]> {
  const requests = tables.map(({ catalog, schema, table }, i) => ({
    table: [catalog, schema, table].join('.'),
    output: join(folder, `${i}.proto`),
    set: join(folder, `${i}.binpb`),
  }));
  const { DATABRICKS_HOST, DATABRICKS_CLIENT_ID, DATABRICKS_CLIENT_SECRET } = environment;
  const args = [script, DATABRICKS_HOST!, DATABRICKS_CLIENT_ID!, DATABRICKS_CLIENT_SECRET!];
  const lines = await run(interpreter, args, { input: JSON.stringify(requests) });
  return Promise.all(
    lines
      .trimEnd()
      .split('\n')
      .map(async (line, i): Promise<OfficialOutput> => {
        const { refused, invalid } = JSON.parse(line) as { readonly refused?: string; readonly invalid?: string };
        if (refused !== undefined) return { result: { refuses: refused } };
        // Keep the first line of protoc's error, without file, line and column.
        if (invalid !== undefined) {
          return { result: { invalid: invalid.split('\n')[0]!.replace(/^.*?\.proto:\d+:\d+: /, '') } };
        }
        const [file] = fromBinary(FileDescriptorSetSchema, await readFile(requests[i]!.set)).file;
        return { message: file!.messageType[0]! };
      }),
  );
}
