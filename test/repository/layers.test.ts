import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus layers '));
  for (const name of [
    'src',
    'runtime/src',
    'layers.json',
    '.dependency-cruiser.mjs',
    'tsconfig.json',
    'tsconfig.base.json',
    'package.json',
  ]) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
});

afterAll(() => rm(folder, { recursive: true }));

describe('the layer check', () => {
  const planted: [file: string, line: string, rule: string][] = [
    ['src/model/table-name.ts', "import '../lock/lock.js';", 'layer-src-model'],
    ['src/proto/descriptor.ts', "import '../cli/run.js';", 'layer-src-proto'],
    ['src/artifacts/protobuf/write-proto.ts', "import '../../lock/lock.js';", 'layer-src-artifacts-protobuf'],
    ['runtime/src/codes.ts', "import '../../src/model/table-name.js';", 'layer-runtime-src'],
    ['runtime/src/wire/varint.ts', "import '../codecs/date.js';", 'layer-runtime-src-wire'],
    ['runtime/src/errors/zerobus-error.ts', "import 'zod';", 'runtime-has-no-dependency'],
    [
      'runtime/src/producer/grpc-producer.ts',
      "import '../spool/file-spool.js';",
      'producers-know-types-of-the-spool-only',
    ],
    ['src/cli/commands/check.ts', "import '../../lock/lock.js';", 'layer-src-cli'],
    ['src/artifacts/emit-artifacts.ts', "import 'ts-morph';", 'ts-morph-works-at-build-time'],
  ];
  // All at once: each run reads the whole tree.
  test('finds each import that is planted, by its rule, and nothing in the code as it is', async () => {
    for (const [file, line] of planted) {
      const path = join(folder, file);
      await writeFile(path, `${line}\n${await readFile(path, 'utf8')}`);
    }
    const found = new Set(await violations());
    // What was planted may close a circle too.
    for (const each of found) if (each.endsWith(': no-circular')) found.delete(each);
    expect([...found].sort()).toEqual(planted.map(([file, , rule]) => `${file}: ${rule}`).sort());
  });
});

/** `file: rule` of each. */
function violations(): Promise<string[]> {
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, 'src', 'runtime/src', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      try {
        const { summary } = JSON.parse(stdout) as {
          summary: { violations: { from: string; rule: { name: string } }[] };
        };
        resolve(summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`));
      } catch {
        reject(new Error(stderr || String(error)));
      }
    });
  });
}
