// Connections that fail in every stage, with real sockets on this machine.
import { describe, expect, test } from 'vitest';
import { checkEndpointNetwork, checkWorkspaceNetwork } from '../../../src/app/doctor/machine/check-network.ts';
import { checkProxy } from '../../../src/app/doctor/machine/check-proxy.ts';
import type { Machine } from '../../../src/app/doctor/machine.ts';
import { findProxy, nodeUsesProxies } from '../../../src/app/doctor/network/proxy-variables.ts';
import { closedPort } from '../../support/closed-port.ts';
import { answerWith, authority, fakeProxy, secureHttp1, secureHttp2, startSilentServer } from './sockets.ts';
import { testMachine } from './test-machine.ts';

const failing =
  (code: string): Machine['lookup'] =>
  () =>
    Promise.reject(Object.assign(new Error(`getaddrinfo ${code} nowhere.example`), { code }));
const here: Machine['lookup'] = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);

describe('a host', () => {
  test('that is reachable', async () => {
    await using server = await secureHttp2('localhost');
    const url = new URL(`https://localhost:${server.port}`);
    const machine = testMachine({ ca: authority });
    const want = { status: 'ok', message: `Connected to ${url.host} (127.0.0.1); its certificate is trusted.` };
    expect(await checkWorkspaceNetwork(url, machine)).toMatchObject(want);
    expect(await checkEndpointNetwork(url, machine)).toMatchObject(want);
    expect(await checkEndpointNetwork(new URL(`https://127.0.0.1:${server.port}`), machine)).toMatchObject({
      status: 'ok',
    });
  });

  const names: readonly (readonly [code: string, fix: RegExp])[] = [
    ['ENOTFOUND', /spelling of ZEROBUS_SERVER_ENDPOINT/],
    ['EAI_AGAIN', /DNS server does not respond/],
  ];
  test.each(names)('whose name is %s', async (code, fix) => {
    const url = new URL('https://nowhere.example');
    expect(await checkEndpointNetwork(url, testMachine({ lookup: failing(code) }))).toEqual({
      status: 'fail',
      message: `Cannot resolve the host name nowhere.example: getaddrinfo ${code} nowhere.example.`,
      fix: expect.stringMatching(fix),
    });
  });

  test('with one reachable address', async () => {
    await using server = await startSilentServer();
    const url = new URL(`http://two.example:${server.port}`);
    const addresses = [
      // Reserved for documentation: no machine has it.
      { address: '2001:db8::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
    const machine = testMachine({ lookup: async () => addresses });
    expect(await checkWorkspaceNetwork(url, machine)).toMatchObject({
      status: 'ok',
      message: `Connected to ${url.host} (127.0.0.1).`,
    });
  });

  test('without a reachable address', async () => {
    const { port } = new URL(await closedPort());
    const lookup: Machine['lookup'] = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ];
    const url = new URL(`http://two.example:${port}`);
    const { status, message } = await checkWorkspaceNetwork(url, testMachine({ lookup }));
    expect([status, message]).toEqual(['fail', expect.stringContaining('connect ECONNREFUSED 127.0.0.1')]);
  });

  test('whose name is not resolved in time', async () => {
    const machine = testMachine({ timeoutMs: 20, lookup: () => new Promise(() => undefined) });
    const message = 'Cannot resolve the host name nowhere.example: no response within 0.02 s.';
    expect(await checkWorkspaceNetwork(new URL('https://nowhere.example'), machine)).toMatchObject({
      status: 'fail',
      message,
    });
  });

  test('whose port is closed', async () => {
    const url = new URL(await closedPort());
    expect(await checkWorkspaceNetwork(url, testMachine())).toEqual({
      status: 'fail',
      message: `Cannot connect to ${url.host}: connect ECONNREFUSED ${url.host}.`,
      fix: expect.stringContaining('host and port of DATABRICKS_HOST'),
    });
  });

  test('that accepts the connection and does not respond', async () => {
    await using server = await startSilentServer();
    const url = new URL(`https://localhost:${server.port}`);
    expect(await checkWorkspaceNetwork(url, testMachine({ timeoutMs: 200 }))).toMatchObject({
      status: 'fail',
      message: `TLS with ${url.host} failed: no response within 0.2 s.`,
    });
  });

  const tls: readonly (readonly [name: string, host: string, ca: string | undefined, message: RegExp, fix: RegExp])[] =
    [
      [
        'localhost',
        'localhost',
        undefined,
        /UNABLE_TO_/,
        /export NODE_EXTRA_CA_CERTS=.*The current file, \/etc\/own\.pem,/,
      ],
      [
        'elsewhere',
        'localhost',
        authority,
        /ERR_TLS_CERT_ALTNAME_INVALID/,
        /spelling of DATABRICKS_HOST.* for another host name/,
      ],
    ];
  test.each(tls)('with the certificate of %s as %s', async (name, host, ca, message, fix) => {
    await using server = await secureHttp2(name);
    const environment = { NODE_EXTRA_CA_CERTS: '/etc/own.pem' };
    const machine = testMachine({ ca, environment });
    expect(await checkWorkspaceNetwork(new URL(`https://${host}:${server.port}`), machine)).toEqual({
      status: 'fail',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
  });

  test('without TLS', async () => {
    await using server = await answerWith('HTTP/1.1 400 Bad Request\r\n\r\n');
    const outcome = await checkWorkspaceNetwork(new URL(`https://localhost:${server.port}`), testMachine());
    expect(outcome).toMatchObject({ status: 'fail', fix: expect.stringContaining('speaks TLS on this port') });
  });

  test('with TLS and without HTTP/2 works for requests, not for streams', async () => {
    await using server = await secureHttp1();
    const url = new URL(`https://localhost:${server.port}`);
    const machine = testMachine({ ca: authority });
    expect(await checkWorkspaceNetwork(url, machine)).toMatchObject({ status: 'ok' });
    expect(await checkEndpointNetwork(url, machine)).toMatchObject({
      status: 'fail',
      message: `${url.host} supports TLS, but not HTTP/2, which gRPC needs.`,
    });
  });

  test('an interruption ends the wait', async () => {
    await using server = await startSilentServer();
    const controller = new AbortController();
    const machine = testMachine({ signal: controller.signal });
    const checked = checkWorkspaceNetwork(new URL(`https://localhost:${server.port}`), machine);
    controller.abort(new Error('stopped'));
    await expect(checked).rejects.toThrow('stopped');
  });
});

describe('the proxy of a URL', () => {
  const workspace = 'https://w.cloud.databricks.com';
  const rows: readonly (readonly [url: string, grpc: boolean, environment: object, want: string | undefined])[] = [
    [workspace, false, {}, undefined],
    [workspace, false, { HTTPS_PROXY: 'http://p:1' }, 'HTTPS_PROXY http://p:1/'],
    [workspace, false, { HTTPS_PROXY: 'http://p:1', https_proxy: 'q:2' }, 'https_proxy http://q:2/'],
    [workspace, false, { HTTP_PROXY: 'p:1', grpc_proxy: 'p:1' }, undefined],
    [workspace, true, { HTTPS_PROXY: 'p:1', grpc_proxy: 'g:3' }, 'grpc_proxy http://g:3/'],
    ['http://w', false, { http_proxy: 'p:1' }, 'http_proxy http://p:1/'],
    [workspace, false, { HTTPS_PROXY: 'socks5://p:1' }, 'HTTPS_PROXY undefined'],
    [workspace, false, { HTTPS_PROXY: '  ' }, undefined],
    [workspace, false, { HTTPS_PROXY: 'p:1', NO_PROXY: '*' }, undefined],
    [workspace, false, { HTTPS_PROXY: 'p:1', no_proxy: 'x,.databricks.com' }, undefined],
    [workspace, false, { HTTPS_PROXY: 'p:1', no_proxy: '*.databricks.com' }, undefined],
    [workspace, false, { HTTPS_PROXY: 'p:1', no_proxy: 'w.cloud.databricks.com:443' }, undefined],
    [
      workspace,
      false,
      { HTTPS_PROXY: 'p:1', no_proxy: 'w.cloud.databricks.com:80, bricks.com' },
      'HTTPS_PROXY http://p:1/',
    ],
    [workspace, true, { HTTPS_PROXY: 'p:1', no_grpc_proxy: 'databricks.com', no_proxy: 'x' }, undefined],
  ];
  test.each(rows)('%s, gRPC %s, %j', (url, grpc, environment, want) => {
    const found = findProxy(new URL(url), { ...environment }, grpc);
    expect(found && `${found.variable} ${found.url}`).toBe(want);
  });

  const versions: readonly (readonly [version: string, set: string | undefined, want: boolean])[] = [
    ['20.19.0', '1', false],
    ['22.20.0', '1', false],
    ['22.21.0', '1', true],
    ['23.11.0', '1', false],
    ['24.4.1', '1', false],
    ['24.5.0', '1', true],
    ['24.5.0', undefined, false],
  ];
  test.each(versions)('Node %s with NODE_USE_ENV_PROXY=%s: %s', (version, set, want) => {
    expect(nodeUsesProxies({ NODE_USE_ENV_PROXY: set }, version)).toBe(want);
  });
});

describe('a proxy', () => {
  const workspace = (port: number): URL => new URL(`https://localhost:${port}`);

  test('none', async () => {
    const targets = { workspace: workspace(1), endpoint: undefined };
    expect(await checkProxy(targets, testMachine())).toMatchObject({ status: 'ok' });
    expect(await checkProxy({ workspace: undefined, endpoint: undefined }, testMachine())).toMatchObject({
      status: 'ok',
    });
  });

  test('that lets connections through is not used, and its credentials are not shown', async () => {
    await using server = await secureHttp2('localhost');
    await using proxy = await fakeProxy(200, server.port);
    const environment = { HTTPS_PROXY: `http://me:pass%20word@127.0.0.1:${proxy.port}` };
    const machine = testMachine({ environment, ca: authority });
    const outcome = await checkProxy({ workspace: workspace(server.port), endpoint: undefined }, machine);
    expect(outcome).toMatchObject({
      status: 'warn',
      message: `HTTPS_PROXY names the proxy 127.0.0.1:${proxy.port} for localhost, which lets the connection through. It is not used: zerobus-gen and zerobus-runtime connect directly.`,
      fix: expect.stringContaining('from this machine to localhost'),
    });
    expect(JSON.stringify(outcome)).not.toMatch(/pass/);
    const authorization = `Basic ${Buffer.from('me:pass word').toString('base64')}`;
    expect(proxy.requests).toEqual([{ target: `localhost:${server.port}`, authorization }]);
  });

  const refusals: readonly (readonly [status: number, message: string])[] = [
    [407, 'it answered CONNECT with status 407'],
    [403, 'it answered CONNECT with status 403'],
  ];
  test.each(refusals)('that answers CONNECT with %i', async (status, message) => {
    await using proxy = await fakeProxy(status, 0);
    const machine = testMachine({ environment: { grpc_proxy: `127.0.0.1:${proxy.port}` } });
    const outcome = await checkProxy({ workspace: undefined, endpoint: workspace(1) }, machine);
    expect(outcome).toMatchObject({ status: 'warn', message: expect.stringContaining(message) });
  });

  test('that is unreachable, is not a proxy, or has an invalid URL', async () => {
    const check = async (proxy: string): Promise<string> => {
      const machine = testMachine({ environment: { https_proxy: proxy }, timeoutMs: 5000 });
      return (await checkProxy({ workspace: workspace(1), endpoint: undefined }, machine)).message;
    };
    expect(await check(await closedPort())).toContain('ECONNREFUSED');
    await using other = await answerWith('SSH-2.0-x\r\n\r\n');
    expect(await check(`127.0.0.1:${other.port}`)).toContain('it does not speak HTTP');
    await using ends = await answerWith('');
    expect(await check(`127.0.0.1:${ends.port}`)).toContain('it closed the connection');
    expect(await check('socks5://x')).toContain('https_proxy is not the URL of an HTTP proxy.');
  });

  test('that Node.js uses for requests is used for the workspace, not for the endpoint', async () => {
    await using server = await secureHttp2('localhost');
    await using open = await fakeProxy(200, server.port);
    await using closed = await fakeProxy(407, 0);
    const through = (port: number): Machine =>
      testMachine({
        environment: { HTTPS_PROXY: `http://127.0.0.1:${port}`, NODE_USE_ENV_PROXY: '1' },
        nodeVersion: '24.5.0',
        lookup: here,
        ca: authority,
      });
    const url = workspace(server.port);
    expect(await checkWorkspaceNetwork(url, through(open.port))).toMatchObject({
      status: 'ok',
      message: expect.stringContaining(`through the proxy 127.0.0.1:${open.port}`),
    });
    expect(await checkWorkspaceNetwork(url, through(closed.port))).toEqual({
      status: 'fail',
      message: `The proxy does not connect to ${url.host}: it answered CONNECT with status 407.`,
      fix: expect.stringContaining('credentials that the proxy requires'),
    });
    expect(await checkEndpointNetwork(url, through(closed.port))).toMatchObject({ status: 'ok' });
    expect((await checkProxy({ workspace: url, endpoint: url }, through(open.port))).message).toContain(
      'Requests to the workspace use it; streams do not.',
    );
  });
});
