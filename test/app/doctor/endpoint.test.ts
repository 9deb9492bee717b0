import { describe, expect, test } from 'vitest';
import type { CheckStatus } from '../../../src/app/doctor/doctor-report.ts';
import { checkEndpoint } from '../../../src/app/doctor/machine/check-endpoint.ts';
import { checkWorkspaceId } from '../../../src/app/doctor/machine/check-workspace-id.ts';

const url = (host: string): URL => new URL(/^http/.test(host) ? host : `https://${host}`);
const aws = 'dbc-1.cloud.databricks.com';
const azure = 'adb-42.7.azuredatabricks.net';

describe('the endpoint', () => {
  const rows: readonly (readonly [
    given: string | undefined,
    workspace: string | undefined,
    status: CheckStatus,
    message: RegExp,
    fix: RegExp | undefined,
  ])[] = [
    ['1234.zerobus.us-west-2.cloud.databricks.com', aws, 'ok', /workspace 1234/, undefined],
    ['https://1234.zerobus.westeurope.azuredatabricks.net', undefined, 'ok', /1234/, undefined],
    ['1234.zerobus.us-east1.gcp.databricks.com:443', aws, 'ok', /1234/, undefined],
    ['http://127.0.0.1:4000', undefined, 'ok', /on this machine/, undefined],
    ['zerobus.internal.example', aws, 'warn', /does not have the form/, /private link/],
    [
      undefined,
      aws,
      'fail',
      /is not set/,
      /ENDPOINT='<workspace-id>\.zerobus\.<region>\.cloud\.databricks\.com' # the workspace ID/,
    ],
    [' ', azure, 'fail', /is not set/, /ENDPOINT='42\.zerobus\.<region>\.azuredatabricks\.net'$/],
    [aws, aws, 'fail', /address of a workspace/, /<workspace-id>\.zerobus\.<region>\.cloud/],
    [azure, undefined, 'fail', /address of a workspace/, /'42\.zerobus\.<region>\.azuredatabricks\.net'$/],
    ['own.example', 'own.example', 'fail', /address of a workspace/, /<cloud>/],
    [
      'dbc-1.zerobus.us-west-2.cloud.databricks.com',
      azure,
      'fail',
      /must begin with the workspace ID, .* begins with dbc-1/,
      /=42\.zerobus\.us-west-2\.azure/,
    ],
    [`${azure}/zerobus`, azure, 'fail', /address of a workspace/, /'42\.zerobus\.<region>\.azuredatabricks\.net'$/],
    [`https://${aws}/?o=99`, aws, 'fail', /address of a workspace/, /'99\.zerobus\.<region>\.cloud\.databricks\.com'$/],
    [
      'zerobus.us-west-2.cloud.databricks.com/?o=99',
      aws,
      'fail',
      /must begin with the workspace ID/,
      /=99\.zerobus\.us-west-2\.cloud\.databricks\.com$/,
    ],
    [
      'zerobus.us-west-2.cloud.databricks.com:443',
      `${aws}/?o=99`,
      'fail',
      /must begin with the workspace ID/,
      /=99\.zerobus\.us-west-2\.cloud\.databricks\.com$/,
    ],
    ["'1234.zerobus.us-west-2.cloud.databricks.com'", aws, 'fail', /is in quotes/, /=1234\.zerobus\.us-west-2\.cloud/],
    ['1234.zerobus.us-west-2.cloud.databricks.com/x', aws, 'fail', /has a path/, /=1234\.zerobus\.us-west-2\.cloud/],
    ['1234.zerobus.us-west-2.cloud.databricks.com:80', aws, 'fail', /has port 80/, /=1234\.zerobus\.us-west-2\.cloud/],
    [
      azure,
      '42.zerobus.westeurope.azuredatabricks.net',
      'fail',
      /address of a workspace/,
      /=42\.zerobus\.westeurope\.azure/,
    ],
    ['accounts.azuredatabricks.net', azure, 'fail', /account console/, /'42\.zerobus\.<region>\.azure/],
    ['own.example/x', aws, 'fail', /has a path/, /to a host name/],
    ['http://x.example', azure, 'fail', /http:\/\/ is accepted for loopback/, /to a host name/],
    ['https://me:secret@x.example', azure, 'fail', /must not contain a user name/, /to a host name/],
  ];
  test.each(rows)('%s of workspace %s is %s', (given, workspace, status, message, fix) => {
    const environment = given === undefined ? {} : { ZEROBUS_SERVER_ENDPOINT: given };
    const outcome = checkEndpoint(environment, workspace === undefined ? undefined : url(workspace));
    expect(outcome).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(JSON.stringify(outcome)).not.toContain('secret');
    if (fix) expect(outcome.fix).toMatch(fix);
    expect(outcome.value !== undefined).toBe(status === 'ok' || status === 'warn');
  });
});

describe('endpoint and workspace', () => {
  const zerobus = '42.zerobus.westeurope.azuredatabricks.net';
  const rows: readonly (readonly [
    host: string,
    endpoint: string,
    workspaceId: string | undefined,
    status: CheckStatus,
    text: RegExp,
  ])[] = [
    [azure, zerobus, undefined, 'ok', /both have the ID 42/],
    [azure, zerobus, '42', 'ok', /both have the ID 42/],
    [aws, '42.zerobus.us-west-2.cloud.databricks.com', '42', 'ok', /the ID 42/],
    [aws, '42.zerobus.us-west-2.cloud.databricks.com', undefined, 'skip', /has no workspace ID to compare with 42/],
    ['http://127.0.0.1:1', 'http://localhost:2', '127', 'ok', /both on this machine/],
    ['http://127.0.0.1:1', zerobus, undefined, 'warn', /Only one of .* is on this machine/],
    [aws, zerobus, '42', 'fail', /different clouds: workspace cloud\.databricks\.com, endpoint azuredatabricks\.net/],
    [azure, '43.zerobus.westeurope.azuredatabricks.net', undefined, 'fail', /ENDPOINT=42\.zerobus\.westeurope\.azure/],
    [aws, '42.zerobus.us-west-2.cloud.databricks.com', '7', 'fail', /ENDPOINT=7\.zerobus\.us-west-2\.cloud/],
    ['own.example', '42.link.example', '7', 'fail', /to an address that begins with 7/],
    ['own.example', zerobus, '42', 'ok', /the ID 42/],
  ];
  test.each(rows)('%s and %s with workspace ID %s: %s', (host, endpoint, workspaceId, status, text) => {
    const outcome = checkWorkspaceId(url(host), url(endpoint), workspaceId);
    expect(outcome.status).toBe(status);
    expect(`${outcome.message} ${outcome.fix}`).toMatch(text);
  });
});
