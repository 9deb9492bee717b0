// protoc, as grpcio-tools brings it: every .proto that is generated, or recorded as a golden, compiles, and says the same
// as the descriptor of its class.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fromBinary } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  FieldDescriptorProto_Label,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describePeer } from './peer.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const script = fileURLToPath(new URL('clients/python/compile.py', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));
const scenarios = await readdir(join(repository, 'test/golden'));
const roots = [
  'generated',
  'test/app/generate/golden',
  ...scenarios.map((name) => `test/golden/${name}/output/generated`),
];
/**
 * The files of one schema, which are compiled together: two projects may have a message of the same name, and so may two
 * catalogs that differ only in what protobuf does not take in a package.
 */
const schemas: { folder: string; root: string; protos: string[] }[] = [];
for (const root of roots.map((path) => join(repository, path)).filter((path) => existsSync(path))) {
  const protos = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.proto')).sort();
  for (const folder of new Set(protos.map((file) => dirname(file)))) {
    const together = protos.filter((file) => dirname(file) === folder);
    schemas.push({ folder: relative(repository, join(root, folder)), root, protos: together });
  }
}

test('there is something to compile', () => {
  expect(schemas.length).toBeGreaterThan(40);
  expect(schemas.flatMap(({ protos }) => protos).length).toBeGreaterThan(90);
});

await describePeer('protoc', python, (interpreter) => {
  /** What protoc made of each file. */
  const compiled = new Map<string, FileDescriptorProto>();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zerobus-protoc-'));
    const set = (i: number): string => join(folder, `${i}.binpb`);
    const calls = schemas.map(({ root, protos }, i) => [`-I${root}`, `--descriptor_set_out=${set(i)}`, ...protos]);
    await run(interpreter, [script], { input: JSON.stringify(calls) });
    for (const [i, { root }] of schemas.entries()) {
      for (const file of fromBinary(FileDescriptorSetSchema, await readFile(set(i))).file) {
        compiled.set(join(root, file.name), file);
      }
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  describe.each(schemas)('$folder', ({ root, protos }) => {
    test.each(protos)('%s', async (proto) => {
      const path = join(root, proto);
      const [message] = compiled.get(path)!.messageType;
      const descriptor = await descriptorOf(path);
      // A project may have the .proto alone.
      if (descriptor) expect(shapeOf(fromBinary(DescriptorProtoSchema, descriptor))).toEqual(shapeOf(message!));
    });
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

/** That of the class beside a .proto. */
async function descriptorOf(proto: string): Promise<Uint8Array | undefined> {
  const file = join(dirname(proto), `${basename(proto, '.proto').replaceAll('_', '-')}.ts`);
  if (!existsSync(file)) return undefined;
  const exported = Object.values((await import(pathToFileURL(file).href)) as Record<string, unknown>);
  return (exported.find((value) => typeof value === 'function') as unknown as { descriptor: Uint8Array }).descriptor;
}
