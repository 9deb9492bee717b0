import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECK_NAMES } from '../../../src/app/doctor/check-names.ts';

test('docs/doctor.md lists every check, in the order of the report, with the text from the source', () => {
  const page = readFileSync(new URL('../../../docs/doctor.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.+?) \|/gm)].map(([, name, what]) => [name, what]);
  expect(rows).toEqual(Object.entries(CHECK_NAMES));
});
