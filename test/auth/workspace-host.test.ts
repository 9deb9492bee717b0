import { describe, expect, it } from 'vitest';
import { parseHost } from '../../src/auth/workspace-host.ts';
import { GenError } from '../../src/diagnostics/gen-error.ts';

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

  const named: [given: string, reason: RegExp, fix: RegExp][] = [
    ['"https://w.cloud.databricks.com"', /it is in quotes/, /workspace, https:\/\/w\.cloud\.databricks\.com\.$/],
    ["'w.cloud.databricks.com", /it is in quotes/, /w\.cloud/],
    ['"me:hush@w.cloud.databricks.com"', /it is in quotes/, /my-workspace/],
    [
      '42.zerobus.westeurope.azuredatabricks.net',
      /address of a Zerobus endpoint/,
      /https:\/\/adb-42\.<n>\.azuredatabricks\.net/,
    ],
    [
      'https://42.zerobus.us-west-2.cloud.databricks.com/',
      /address of a Zerobus endpoint/,
      /<name>\.cloud\.databricks/,
    ],
    ['zerobus.us-west-2.cloud.databricks.com', /address of a Zerobus endpoint/, /<name>\.cloud\.databricks/],
    ['https://accounts.cloud.databricks.com', /account console/, /https:\/\/<name>\.cloud\.databricks\.com/],
    ['accounts.gcp.databricks.com', /account console/, /<name>\.gcp\.databricks\.com/],
    ['accounts.azuredatabricks.net/?o=1', /account console/, /adb-<workspace-id>\.<n>\.azuredatabricks\.net/],
    ['https://w.cloud.databricks.com/?o=42', /it has a path/, /https:\/\/w\.cloud\.databricks\.com\./],
    ['w.cloud.databricks.com:8443', /does not serve this port/, /https:\/\/w\.cloud\.databricks\.com\./],
    ['w.cloud.data\nbricks.com', /not a URL/, /my-workspace/],
    ['DATABRICKS_HOST=w.cloud.databricks.com', /not a URL/, /my-workspace/],
  ];
  it.each(named)('names what is wrong with %s', (given, reason, fix) => {
    const outcome = errorOf(given);
    expect(outcome.code).toBe('invalid-host');
    expect(outcome.message).toMatch(reason);
    expect(outcome.help).toMatch(fix);
  });
});

function errorOf(given: string): GenError {
  try {
    parseHost(given);
  } catch (error) {
    if (error instanceof GenError) return error;
  }
  throw new Error('it was accepted');
}
