import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { buildOpenApi } from '../../../src/emulator/admin/open-api.ts';
import { startEmulator } from '../../../src/emulator/index.ts';
import { recording } from '../../support/scenarios.ts';
import { admin } from './admin-client.ts';

const file = fileURLToPath(new URL('../../../docs/emulator-api.json', import.meta.url));

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(buildOpenApi()))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('a document whose response has no description is not', async () => {
  const broken = { ...buildOpenApi(), paths: { '/x': { get: { responses: { 200: {} } } } } };
  expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
});

test('docs/emulator-api.json is the document', async () => {
  const text = `${JSON.stringify(buildOpenApi(), null, 2)}\n`;
  if (recording) await writeFile(file, text);
  expect(text).toBe(await readFile(file, 'utf8'));
});

test('it is served without a token', async () => {
  await using emulator = await startEmulator();
  const { status, json } = await admin(emulator, '/openapi.json', { token: undefined });
  expect([status, json]).toEqual([200, JSON.parse(JSON.stringify(buildOpenApi()))]);
});
