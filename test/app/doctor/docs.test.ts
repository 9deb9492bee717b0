import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkNames } from '../../../src/app/doctor/check-names.ts';

test('docs/doctor.md lists every check, in the order in which they are told, as the source says it', () => {
  const page = readFileSync(new URL('../../../docs/doctor.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.+?) \|/gm)].map(([, name, what]) => [name, what]);
  expect(rows).toEqual(Object.entries(checkNames));
});
