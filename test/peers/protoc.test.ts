// protoc, as grpcio-tools brings it: every generated .proto compiles, and says the same as the descriptor of its class.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fromBinary } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  FieldDescriptorProto_Label,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describePeer } from './peer.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const generated = fileURLToPath(new URL('../../generated', import.meta.url));
const protos = (await readdir(generated, { recursive: true })).filter((file) => file.endsWith('.proto')).sort();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus-protoc-'));
});
afterAll(() => rm(folder, { recursive: true }));

await describePeer('protoc', python, (interpreter) => {
  test('there is something to compile', () => expect(protos.length).toBeGreaterThan(5));

  test.each(protos)('%s', async (proto) => {
    const output = join(folder, 'set.bin');
    const args = ['-m', 'grpc_tools.protoc', `--proto_path=${generated}`, `--descriptor_set_out=${output}`, proto];
    expect(await run(interpreter, args)).toBe('');
    const [file] = fromBinary(FileDescriptorSetSchema, await readFile(output)).file;
    const [message] = file?.messageType ?? [];

    const { descriptor } = await recordClass(proto);
    expect(shapeOf(fromBinary(DescriptorProtoSchema, descriptor))).toEqual(shapeOf(message as DescriptorProto));
  });
});

/** What must be the same in proto3 text and in the proto2-shaped descriptor: names, numbers, types, what repeats. */
function shapeOf({ name, field, nestedType, options }: DescriptorProto): unknown {
  return {
    name,
    mapEntry: options?.mapEntry ?? false,
    fields: field
      .map((item) => ({
        name: item.name,
        number: item.number,
        type: item.type,
        typeName: item.typeName,
        repeated: item.label === FieldDescriptorProto_Label.REPEATED,
      }))
      .sort((a, b) => a.number - b.number),
    nested: nestedType.map(shapeOf),
  };
}

async function recordClass(proto: string): Promise<{ descriptor: Uint8Array }> {
  const module = pathToFileURL(
    join(generated, dirname(proto), `${basename(proto, '.proto').replaceAll('_', '-')}.ts`),
  ).href;
  const exported = Object.values((await import(module)) as Record<string, unknown>);
  return exported.find((value) => typeof value === 'function') as never;
}
