import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assembleTemplates } from '../../../scripts/templates/assemble-templates.ts';
import { reservedIdentifiers } from '../../../src/artifacts/typescript/reserved-identifiers.ts';
import { runtimeTypes } from '../../../src/artifacts/typescript/templates.ts';

test('the assembled templates are those of templates/ and the runtime; `npm run generate:templates` writes them', () => {
  const path = new URL('../../../src/artifacts/typescript/templates.ts', import.meta.url);
  expect(assembleTemplates()).toBe(readFileSync(path, 'utf8'));
});

test('no message can take the name of a type that record files import', () => {
  const imported = readFileSync(new URL('../../../src/artifacts/typescript/emit-types.ts', import.meta.url), 'utf8');
  const used = runtimeTypes.filter((name) => imported.includes(`'${name}'`) || imported.includes(`${name}<`));
  expect(used).not.toHaveLength(0);
  expect(used.filter((name) => !reservedIdentifiers.includes(name))).toEqual([]);
});
