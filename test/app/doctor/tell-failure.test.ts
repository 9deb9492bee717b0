import { expect, test } from 'vitest';
import { ProbeError, type Stage } from '../../../src/app/doctor/network/probe-error.ts';
import { tellFailure } from '../../../src/app/doctor/network/tell-failure.ts';

const target = { url: new URL('https://w.cloud.databricks.com'), setting: 'DATABRICKS_HOST' };

// Those that are hard to bring about with sockets of one machine.
const rows: readonly (readonly [stage: Stage, code: string, text: string, message: string, fix: RegExp])[] = [
  [
    'tcp',
    'EHOSTUNREACH',
    'connect EHOSTUNREACH 10.0.0.1:443',
    'cannot be connected to: connect EHOSTUNREACH',
    /a firewall/,
  ],
  ['tcp', 'TIMEOUT', 'no answer within 10 s', 'cannot be connected to: no answer within 10 s.', /IP access list/],
  ['tls', 'CERT_HAS_EXPIRED', 'certificate has expired', 'certificate has expired (CERT_HAS_EXPIRED).', /clock/],
  [
    'tls',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'self-signed certificate',
    '(SELF_SIGNED_CERT_IN_CHAIN)',
    /NODE_EXTRA_CA_CERTS=\/path\/to\/authority\.pem, before Node starts\.$/,
  ],
  ['tls', 'ECONNRESET', 'read ECONNRESET\u001b[2J', 'read ECONNRESET\\u001b[2J.', /speaks TLS/],
  ['proxy', 'ECONNRESET', 'read ECONNRESET', 'The proxy does not let through', /NO_PROXY/],
];
test.each(rows)('%s %s', (stage, code, text, message, fix) => {
  const told = tellFailure(new ProbeError(stage, code, text), target, {});
  expect(told.message).toContain(message);
  expect(told.fix).toMatch(fix);
});
