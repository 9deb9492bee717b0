import { describe, expect, it } from 'vitest';
import { parseHost } from '../../src/auth/workspace-host.ts';

describe('host', () => {
  const good: [given: string, want: string][] = [
    ['https://w.cloud.databricks.com', 'https://w.cloud.databricks.com/'],
    ['w.cloud.databricks.com/', 'https://w.cloud.databricks.com/'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://localhost:1', 'http://localhost:1/'],
    ['http://[::1]:1', 'http://[::1]:1/'],
  ];
  it.each(good)('%s', (given, want) => expect(parseHost(given).href).toBe(want));

  const bad: [given: string, code: string][] = [
    ['http://w.cloud.databricks.com', '[insecure-host]'],
    ['http://localhost.evil.com', '[insecure-host]'],
    ['ftp://w', '[invalid-host]'],
    ['https://w/sql/1', '[invalid-host]'],
    ['https://user:hush@w', '[invalid-host]'],
    ['user:hush@w', '[invalid-host]'],
    ['https://user:hu/hush@w', '[invalid-host]'],
    ['https://user:h@hush@w', '[invalid-host]'],
    ['ftp://user:hush@w', '[invalid-host]'],
    ['https://', '[invalid-host]'],
    ['a b', '[invalid-host]'],
  ];
  it.each(bad)('rejects %s', (given, code) => {
    expect(() => parseHost(given)).toThrow(code);
    expect(() => parseHost(given)).not.toThrow('hush');
  });
});
