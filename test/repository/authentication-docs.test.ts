import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { authTypes } from '../../src/auth/auth-type.ts';
import { settingSources } from '../../src/auth/setting-names.ts';

const page = await readFile(new URL('../../docs/authentication.md', import.meta.url), 'utf8');

it('docs/authentication.md lists the credential providers in the order of the chain', () => {
  expect([...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, name]) => name)).toEqual(authTypes);
});

it('and names every variable and key', () => {
  for (const { variables, keys } of Object.values(settingSources)) {
    for (const name of [variables[0], keys[0]]) if (name !== undefined) expect(page).toContain(name);
  }
});
