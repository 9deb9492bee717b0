// protoc: a descriptor set of ours is protoc's own, byte for byte, and other languages take the .proto with its options.
import { access, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultArtifactSettings } from '../../src/artifacts/artifact-settings.ts';
import { emitArtifacts } from '../../src/artifacts/emit-artifacts.ts';
import { tablePaths } from '../../src/artifacts/table-paths.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { TableName } from '../../src/model/table-name.ts';
import type { ProtoSettings } from '../../src/proto/proto-settings.ts';
import { tableOf } from '../lock/lock-of.ts';
import { fixtureLock, fixtures, newLock } from '../proto/fixture-lock.ts';
import { generations, seeded } from '../proto/generations.ts';
import { writeFiles } from '../support/files.ts';
import { describePeer } from './peer.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const proto: ProtoSettings = {
  csharpNamespace: 'Example.{Schema}',
  goPackage: 'example.com/gen/{schema}',
  javaMultipleFiles: true,
  javaOuterClassname: '{message}Proto',
  javaPackage: 'com.example.{schema}',
  objcClassPrefix: 'EX',
  phpMetadataNamespace: 'Example\\Metadata\\{Schema}',
  phpNamespace: 'Example\\{Schema}',
  rubyPackage: 'Example::{Schema}',
  swiftPrefix: '{Schema}',
};

const hostile = '*/ /* \\ \u2028 \u202e @internal {@link ?> #} """ \'\'\' =begin\n=end\n*/';
const locks: readonly (readonly [name: string, lock: Lock])[] = [
  ...fixtures.map((name) => [name, fixtureLock(name)] as const),
  ['hostile comments', newLock(tableOf([['a', 'int', { comment: hostile }]], { comment: hostile }))],
  ['words of protobuf', newLock(tableOf([['a', 'int']], { name: TableName.parse('package.message.options') }))],
  ['words of Java', newLock(tableOf([['class', 'int']], { name: TableName.parse('main.default.imports') }))],
  ['no names of packages', newLock(tableOf([['a', 'int']], { name: TableName.parse('`main-prod`.`2024`.things') }))],
  ['presence beside', newLock(tableOf(['id', '_id', 'X_id', '_', '__'].map((name) => [name, 'int'])))],
  ['maps', newLock(tableOf(['_a', '__by_id', 'a1_b', 'A_b'].map((name) => [name, 'map<int,struct<a:int>>'])))],
  ['ten generations on', generations(10, seeded(7)).at(-1)!],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus-protoc-'));
});
afterAll(() => rm(folder, { recursive: true }));

await describePeer('protoc', python, (interpreter) => {
  const protoc = join(dirname(interpreter), 'protoc');

  describe.each(locks)('%s', (name, lock) => {
    let source: string;
    let path: string;
    beforeAll(async () => {
      source = join(folder, name);
      path = tablePaths(lock).proto;
      const { artifacts } = await emitArtifacts(lock, {
        ...defaultArtifactSettings,
        emit: ['proto', 'descriptor'],
        proto,
      });
      await writeFiles(source, Object.fromEntries(artifacts.map((artifact) => [artifact.path, artifact.content])));
    });

    test('the descriptor set', async () => {
      const output = join(source, 'set.bin');
      const args = ['-m', 'grpc_tools.protoc', `--proto_path=${source}`, '--include_imports'];
      await run(interpreter, [...args, `--descriptor_set_out=${output}`, path]);
      expect(await readFile(join(source, tablePaths(lock).descriptor))).toEqual(await readFile(output));
    });

    test('other languages', async () => {
      const output = join(source, 'out');
      await mkdir(output);
      const languages = ['java', 'kotlin', 'csharp', 'php', 'ruby', 'cpp', 'python', 'pyi'];
      await run(protoc, [
        `--proto_path=${source}`,
        ...languages.map((language) => `--${language}_out=${output}`),
        path,
      ]);
      const java = `com/example/${lock.name.schema === 'default' ? 'default_' : javaPart(lock.name.schema)}`;
      await access(join(output, java, `${lock.message}.java`));
      await access(join(output, java, `${lock.message}Proto.java`));
      await run(interpreter, [
        '-c',
        `import sys; exec(open(sys.argv[1]).read())`,
        join(output, path.replace(/\.proto$/, '_pb2.py').replaceAll('-', '_')),
      ]);
    });
  });
});

function javaPart(schema: string): string {
  return /^[0-9]/.test(schema) ? `_${schema}` : schema;
}
