import { describe, expect, it } from 'vitest';
import { decodeText, decodeWithMark } from '../../src/system/decode-text.ts';

const mark = Buffer.from([0xef, 0xbb, 0xbf]);

describe('text as the tools of Windows write it', () => {
  it.each<[what: string, content: Buffer, want: string]>([
    ['UTF-8', Buffer.from('aü'), 'aü'],
    ['UTF-8 with a byte order mark', Buffer.concat([mark, Buffer.from('aü')]), 'aü'],
    ['a second mark, which is a character', Buffer.concat([mark, mark, Buffer.from('a')]), '\ufeffa'],
    ['nothing', Buffer.alloc(0), ''],
    ['only a mark', mark, ''],
  ])('%s', (_, content, want) => {
    expect(decodeText(content)).toBe(want);
    expect(Buffer.from(decodeWithMark(content))).toEqual(content);
  });

  it.each<[what: string, content: Buffer, reason: string]>([
    ['UTF-16, as `>` of PowerShell 5.1', Buffer.from('\ufeffa', 'utf16le'), 'it is UTF-16 text, not UTF-8'],
    ['big-endian UTF-16', Buffer.from([0xfe, 0xff, 0, 0x61]), 'it is UTF-16 text, not UTF-8'],
    ['Windows-1252', Buffer.from([0x61, 0xfc]), 'it is not UTF-8 text'],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), 'it is not UTF-8 text'],
  ])('%s is not read', (_, content, reason) => {
    for (const decode of [decodeText, decodeWithMark]) expect(() => decode(content)).toThrow(reason);
  });
});
