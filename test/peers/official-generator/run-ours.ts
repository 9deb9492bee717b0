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

/** What `--reporter json` prints. */
interface Report {
  readonly tables: readonly {
    readonly table: string;
    readonly status: string;
    readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
  }[];
}

/** Runs zerobus-gen for the tables: the code of a refusal, or the descriptor. Throws where protoc takes a `.proto` not. */
export async function runOurs(
  interpreter: string,
  project: Project,
  tables: readonly TableName[],
): Promise<(string | DescriptorProto)[]> {
  const { out } = await project.run('--reporter', 'json', ...tables.map(String));
  // All together: every table has a package of its own.
  const protos = (await project.files()).filter((file) => /^generated\/.*\.proto$/.test(file));
  const call = [`-I${project.folder}`, `--descriptor_set_out=${join(project.folder, 'ours.binpb')}`, ...protos];
  await run(interpreter, [compiler], { input: JSON.stringify([call]) });
  const report = new Map((JSON.parse(out) as Report).tables.map((entry) => [entry.table, entry]));
  return Promise.all(
    tables.map(async (table) => {
      const { status, diagnostics } = report.get(String(table))!;
      const refusal = diagnostics.find(({ severity }) => severity === 'error')?.code;
      if ((refusal === undefined) !== (status === 'written')) throw new Error(`${table}: ${status}, ${refusal}`);
      if (refusal !== undefined) return refusal;
      const lock = await expectLock(join(project.folder, 'zerobus.lock'), table);
      return fromBinary(DescriptorProtoSchema, writeDescriptor(tableToProto(lock)));
    }),
  );
}
