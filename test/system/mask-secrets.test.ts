import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedLine } from '../../src/system/http/server-error.ts';
import { maskSecrets } from '../../src/system/mask-secrets.ts';

const encodings: [name: string, encode: (secret: string) => string][] = [
  ['verbatim', (text) => text],
  ['in JSON', (text) => JSON.stringify({ text })],
  ['in a URL', (text) => encodeURIComponent(text)],
  ['in a form', (text) => new URLSearchParams({ text }).toString()],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in the base64 of a header', (text) => Buffer.from(`authorization: Bearer ${text}\r\n`).toString('base64')],
];

describe('maskSecrets', () => {
  it.each(encodings)('masks a secret %s', (_, encode) => {
    const secret = fc.string({ unit: 'binary', minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(secret, (value) => {
        const masked = maskSecrets(`a|${encode(value)}|b`, [value]);
        expect(masked).toContain('***');
        expect(masked).not.toContain(encode(value));
      }),
    );
  });

  it('masks what looks like a token, and no other word', () => {
    expect(maskSecrets('Basic authentication of dapi0123456789abcdef', [])).toBe('Basic authentication of ***');
    expect(maskSecrets('Authorization: Bearer abcdefghijklmnopqrstuvwx!', [])).toBe('Authorization: ***!');
  });

  it('masks before a line is cut', () => {
    expect(maskedLine(`${'x'.repeat(295)}secret-secret`, ['secret-secret'])).toBe(`${'x'.repeat(295)}***`);
  });
});
