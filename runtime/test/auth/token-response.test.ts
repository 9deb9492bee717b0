import { expect, test } from 'vitest';
import { parseTokenResponse } from '../../src/auth/token-response.ts';

test.each<[response: object, expiresIn: number | undefined]>([
  [{ expires_in: 3600 }, 3600],
  [{ expires_in: '3600' }, 3600],
  [{ expires_in: 0.5 }, 0.5],
  [{}, undefined],
  [{ expires_in: 0 }, undefined],
  [{ expires_in: -1 }, undefined],
  [{ expires_in: '' }, undefined],
  [{ expires_in: 'soon' }, undefined],
  [{ expires_in: null }, undefined],
])('%j', (response, expiresIn) => {
  expect(parseTokenResponse(JSON.stringify({ access_token: 't', ...response }))).toEqual({ token: 't', expiresIn });
});

test.each([
  undefined,
  3,
  [],
  null,
  {},
  { access_token: '' },
  { access_token: 'two\nlines' },
  { access_token: 'größe' },
])('%j contains no token', (response) =>
  expect(() => parseTokenResponse(JSON.stringify(response) ?? '')).toThrow('[configuration]'),
);

test('text that is not JSON is not quoted, because it may contain a token', () => {
  const parse = (): unknown => parseTokenResponse('secret-token is not JSON');
  expect(parse).toThrow('is not JSON');
  expect(parse).not.toThrow('secret-token');
});
