import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { faultJsonSchema } from '../../../src/emulator/faults/fault-json-schema.ts';
import { readFaultScript } from '../../../src/emulator/faults/read-fault-script.ts';
import { startEmulator } from '../../../src/emulator/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'zerobus faults '));
const file = join(folder, 'faults.json');
afterAll(() => rmSync(folder, { recursive: true }));

const schemaFile = new URL('../../../faults.schema.json', import.meta.url);
const isValid = new Ajv2020({ strict: false }).compile(JSON.parse(faultJsonSchema()));

describe('a script', () => {
  const rows: readonly (readonly [value: unknown, script: unknown])[] = [
    [[], { seed: 1, faults: [] }],
    [{}, { seed: 1, faults: [] }],
    [[{ kind: 'cut' }], { seed: 1, faults: [{ kind: 'cut' }] }],
    [
      { $schema: 'x', seed: 4_294_967_295, faults: [{ kind: 'delay-acks', delayMs: 1, durationMs: 5, chance: 0.5 }] },
      { seed: 4_294_967_295, faults: [{ kind: 'delay-acks', delayMs: 1, durationMs: 5, chance: 0.5 }] },
    ],
  ];
  test.each(rows)('%j, from code and from a file', async (value, script) => {
    expect(await readFaultScript(value as [])).toEqual(script);
    writeFileSync(file, `\ufeff${JSON.stringify(value)}`);
    expect(await readFaultScript(file)).toEqual(script);
    expect(isValid(value)).toBe(true);
  });

  const invalid: readonly (readonly [value: unknown, message: string])[] = [
    [null, 'faults must be a list of faults, not null.'],
    [{ seeds: 1 }, "Unknown key 'seeds'. The keys are seed and faults."],
    [{ seed: -1 }, 'seed must be a whole number from 0 to 4294967295.'],
    [{ seed: '1' }, 'seed must be a whole number from 0 to 4294967295.'],
    [{ faults: [{ kind: 'cut' }, { kind: 'cutt' }] }, "faults[1].kind: unknown fault 'cutt'. Did you mean 'cut'?"],
    [[{ kind: 'cut', after: 'x' }], "faults[0].after must be a whole number from 0 to 1000000000000, not 'x'."],
    [[{ kind: 'status' }], "faults[0] needs the key 'status'."],
  ];
  test.each(invalid)('%j is rejected', async (value, message) => {
    await expect(readFaultScript(value as [])).rejects.toThrow(message);
    writeFileSync(file, JSON.stringify(value));
    await expect(readFaultScript(file)).rejects.toMatchObject({
      code: 'faults-invalid',
      message: expect.stringContaining(`Cannot use the faults in ${file}: ${message.replace(/\.$/, '')}`),
    });
    expect(isValid(value)).toBe(false);
  });
});

describe('a file', () => {
  const rows: readonly (readonly [content: string | Buffer, place: string, reason: string])[] = [
    ['[\n  { "kind": "cut", }\n]', ':2:20', "it is not JSON from '}' on"],
    ['', '', 'it is not JSON: it ends too early'],
    [`${'['.repeat(2000)}`, '', 'it is nested deeper than 1000 levels'],
    [Buffer.from([0xff, 0xfe, 0x5b, 0]), '', 'it cannot be read: it is UTF-16 text, not UTF-8'],
    [' '.repeat(1024 * 1024 + 1), '', 'it cannot be read: it is larger than 1 MiB'],
  ];
  test.each(rows)('with an error: %#', async (content, place, reason) => {
    writeFileSync(file, content);
    await expect(readFaultScript(file)).rejects.toThrow(
      `Cannot use the faults in ${file}${place}: ${reason}. [faults-invalid]`,
    );
  });

  test('that does not exist', async () => {
    await expect(startEmulator({ faults: join(folder, 'none.json') })).rejects.toThrow(
      'none.json: it cannot be read: it does not exist (ENOENT). [faults-invalid]',
    );
  });

  test('with a table that does not exist', async () => {
    writeFileSync(file, '[{"kind": "cut", "table": "a.b.c"}]');
    await expect(startEmulator({ faults: file })).rejects.toThrow(
      /in .*faults.json: .*no table a.b.c.* \[faults-invalid\]$/,
    );
  });

  test('injects its faults', async () => {
    writeFileSync(file, '[{"kind": "token-endpoint", "httpStatus": 503}]');
    await using emulator = await startEmulator({ faults: file });
    expect((await fetch(`${emulator.workspaceUrl}/oidc/v1/token`, { method: 'POST' })).status).toBe(503);
    expect(emulator.faults).toMatchObject([{ fired: 1, active: false }]);
  });
});

test('faults.schema.json of the package is what faults are checked by', async () => {
  const schema = faultJsonSchema();
  if (process.env['UPDATE_GOLDENS'] !== undefined) await writeFile(schemaFile, schema);
  expect(await readFile(schemaFile, 'utf8')).toBe(schema);
});

test('the file in docs/emulator.md is valid', async () => {
  const page = await readFile(new URL('../../../docs/emulator.md', import.meta.url), 'utf8');
  const block = /<<'END'\n(\{\n {2}"\$schema".*?)END/s.exec(page)![1]!;
  await readFaultScript(JSON.parse(block) as []);
  expect(isValid(JSON.parse(block))).toBe(true);
});
