import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromBinary } from '@bufbuild/protobuf';
import { type DescriptorProto, DescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { expectLock } from '../../../src/lock/lock-folder.ts';
import type { TableName } from '../../../src/model/table-name.ts';
import { writeDescriptor } from '../../../src/proto/descriptor.ts';
import { tableToProto } from '../../../src/proto/table-to-proto.ts';
import type { Project } from '../../cli/project.ts';
import { run } from '../run.ts';

const compiler = fileURLToPath(new URL('../clients/python/compile.py', import.meta.url));

/** The report of `--reporter json`. */
interface Report {
  readonly tables: readonly {
    readonly table: string;
    readonly status: string;
    readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
  }[];
}

/** Runs zerobus-gen. Returns the error code or the descriptor of each table. Throws if protoc rejects a `.proto`. */
export async function runOurs(
  interpreter: string,
  project: Project,
  tables: readonly TableName[],
): Promise<(string | DescriptorProto)[]> {
  const { out } = await project.run('--reporter', 'json', ...tables.map(String));
  // One protoc call compiles all files, because every table has its own package.
  const protos = (await project.files()).filter((file) => /^generated\/.*\.proto$/.test(file));
  const args = [`-I${project.folder}`, `--descriptor_set_out=${join(project.folder, 'ours.binpb')}`, ...protos];
  await run(interpreter, [compiler], { input: JSON.stringify([args]) });
  const report = new Map((JSON.parse(out) as Report).tables.map((entry) => [entry.table, entry]));
  return Promise.all(
    tables.map(async (table) => {
      const { status, diagnostics } = report.get(String(table))!;
      const error = diagnostics.find(({ severity }) => severity === 'error')?.code;
      if ((error === undefined) !== (status === 'written')) throw new Error(`${table}: ${status}, ${error}`);
      if (error !== undefined) return error;
      const lock = await expectLock(join(project.folder, 'zerobus.lock'), table);
      return fromBinary(DescriptorProtoSchema, writeDescriptor(tableToProto(lock)));
    }),
  );
}
