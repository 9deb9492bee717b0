import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { configJsonSchema } from '../../src/config/config-schema.ts';

const file = new URL('../../config.schema.json', import.meta.url);

test('config.schema.json of the package is what the config is validated by', async () => {
  const schema = configJsonSchema();
  if (process.env['UPDATE_GOLDENS'] !== undefined) await writeFile(file, schema);
  expect(await readFile(file, 'utf8')).toBe(schema);
});
