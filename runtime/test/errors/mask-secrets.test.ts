import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskCause, maskSecrets, serverText } from '../../src/errors/mask-secrets.ts';

const secret = fc.string({ unit: 'binary', minLength: 12, maxLength: 60 });
const around = fc.string({ unit: 'binary-ascii', maxLength: 40 });
const encodings: [name: string, encode: (secret: string) => string][] = [
  ['verbatim', (text) => text],
  ['in JSON', (text) => JSON.stringify({ text })],
  ['in JSON with escaped slashes', (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')],
  ['in a URL', (text) => encodeURIComponent(text)],
  ['in a URL, in lower case', (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase())],
  ['in a form', (text) => new URLSearchParams({ text }).toString()],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64url', (text) => Buffer.from(text).toString('base64url')],
];

test.each(encodings)('a secret is masked %s', (_, encode) => {
  const property = fc.property(secret, around, around, (value, before, after) => {
    const encoded = encode(value);
    fc.pre(!`${before}***${after}`.includes(encoded));
    const masked = maskSecrets(`${before}|${encoded}|${after}`, [value]);
    expect(masked).toContain('***');
    expect(masked).not.toContain(value);
    expect(masked).not.toContain(encoded);
  });
  fc.assert(property);
});

test('a secret is masked within longer base64, wherever it begins', () => {
  const property = fc.property(secret, around, around, (value, before, after) => {
    const text = Buffer.from(`${before}${value}${after}`).toString('base64');
    const shown = maskSecrets(text, [value]).split('***');
    expect(shown.length).toBeGreaterThan(1);
    // What is left holds at most the characters at both ends of the secret.
    expect(shown.join('').length).toBeLessThanOrEqual(
      ((Buffer.byteLength(before) + Buffer.byteLength(after)) * 4) / 3 + 8,
    );
  });
  fc.assert(property);
});

test.each([
  'Authorization: Bearer abcdefghijklmnopqrstuvwx',
  `Authorization: Basic ${Buffer.from('id:secret-of-it').toString('base64')}`,
  `token ${['{"alg":1}', '{"sub":1}', 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.')}`,
  'token dapi0123456789abcdef',
])('what looks like a token is masked: %s', (text) => {
  const word = text.split(' ').at(-1)!;
  expect(maskSecrets(text, [])).not.toContain(word);
});

test('other text stays', () => {
  const text = 'Basic authentication is required for catalog.iot.readings (Error Code: 4024)';
  expect(serverText(text, ['secret'])).toBe(text);
});

test('a text of the server is one bounded line', () => {
  expect(serverText('a\r\n\u001b[31mb\u202ec\u2028d', [])).toBe('a [31mb c d');
  expect(serverText('x'.repeat(5000), [])).toHaveLength(1001);
  // Masked before it is cut, so that no part of a secret is left.
  expect(serverText(`${'x'.repeat(995)}secret-secret`, ['secret-secret'])).toBe(`${'x'.repeat(995)}***`);
});

test('causes keep messages and codes, and nothing else', () => {
  const inner = Object.assign(new Error('read hush-secret'), { code: 'HPE_INVALID', data: 'hush-secret' });
  const error = maskCause(new TypeError('fetch failed', { cause: new AggregateError([inner], 'hush-secret') }), [
    'hush-secret',
  ]);
  expect(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain('hush-secret');
  expect([error.name, error.message]).toEqual(['TypeError', 'fetch failed']);
  expect(((error.cause as Error).cause as NodeJS.ErrnoException).code).toBe('HPE_INVALID');
});
