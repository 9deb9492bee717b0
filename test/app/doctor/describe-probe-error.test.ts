import { expect, test } from 'vitest';
import { describeProbeError } from '../../../src/app/doctor/network/describe-probe-error.ts';
import { ProbeError, type Stage } from '../../../src/app/doctor/network/probe-error.ts';

const target = { url: new URL('https://w.cloud.databricks.com'), setting: 'DATABRICKS_HOST' };

// Errors that are hard to produce with sockets on one machine.
const rows: readonly (readonly [stage: Stage, code: string, text: string, message: string, fix: RegExp])[] = [
  [
    'tcp',
    'EHOSTUNREACH',
    'connect EHOSTUNREACH 10.0.0.1:443',
    'Cannot connect to w.cloud.databricks.com: connect EHOSTUNREACH',
    /a firewall/,
  ],
  ['tcp', 'TIMEOUT', 'no answer within 10 s', 'databricks.com: no answer within 10 s.', /IP access list/],
  ['tls', 'CERT_HAS_EXPIRED', 'certificate has expired', 'certificate has expired (CERT_HAS_EXPIRED).', /clock/],
  [
    'tls',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'self-signed certificate',
    '(SELF_SIGNED_CERT_IN_CHAIN)',
    /NODE_EXTRA_CA_CERTS=\/path\/to\/authority\.pem before Node\.js starts\.$/,
  ],
  ['tls', 'ECONNRESET', 'read ECONNRESET\u001b[2J', 'read ECONNRESET\\u001b[2J.', /speaks TLS/],
  ['proxy', 'ECONNRESET', 'read ECONNRESET', 'The proxy does not connect to', /NO_PROXY/],
];
test.each(rows)('%s %s', (stage, code, text, message, fix) => {
  const described = describeProbeError(new ProbeError(stage, code, text), target, {});
  expect(described.message).toContain(message);
  expect(described.fix).toMatch(fix);
});
