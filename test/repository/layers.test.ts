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
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('the layer check', () => {
  const planted: [file: string, line: string, rule: string][] = [
    ['src/model/table-name.ts', "import '../lock/lock.js';", 'layer-src-model'],
    ['src/proto/write-proto.ts', "import '../cli/run.js';", 'layer-src-proto'],
    ['runtime/src/errors.ts', "import '../../src/model/table-name.js';", 'layer-runtime-src'],
    ['runtime/src/errors.ts', "import 'zod';", 'runtime-has-no-dependency'],
    ['src/pipeline/generate.ts', "import 'ts-morph';", 'ts-morph-stays-in-typescript'],
  ];
  test('passes on the code as it is', async () => {
    expect(await violations()).toEqual([]);
  });
  test.each(planted)('finds a planted import in %s: %s', async (file, line, rule) => {
    const path = join(folder, file);
    const before = await readFile(path, 'utf8');
    await writeFile(path, `${line}\n${before}`);
    try {
      expect(await violations()).toContain(rule);
    } finally {
      await writeFile(path, before);
    }
  });
});

function violations(): Promise<string[]> {
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, 'src', 'runtime/src', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      try {
        const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
        resolve(summary.violations.map(({ rule }) => rule.name));
      } catch {
        reject(new Error(stderr || String(error)));
      }
    });
  });
}
