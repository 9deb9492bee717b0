// The official SDKs over TLS: with the URLs of the emulator, and with the host names of the service through a proxy.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SensorEvent } from '../../generated/catalog/iot/index.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { startConnectProxy } from './connect-proxy.ts';
import { type ClientSettings, ingest } from './official-client.ts';
import { describePeer } from './peer.ts';
import { python } from './python.ts';

const client = (name: string): string => fileURLToPath(new URL(`clients/${name}`, import.meta.url));
const ENDPOINT = '1234567890123456.zerobus.us-west-2.cloud.databricks.com';
const WORKSPACE = 'dbc-a1b2345c-d6e7.cloud.databricks.com';
const records = Array.from({ length: 301 }, (_, i) =>
  SensorEvent.decode(SensorEvent.encode({ device_id: `größe ${i}`, event_ts: new Date(i) })),
);
const encoded = records.map((record) => SensorEvent.encode(record));
const json = records.map((record) => JSON.stringify(SensorEvent.toWire(record)));
const { table, descriptor } = SensorEvent;

async function nativeSdk(): Promise<readonly [string, string]> {
  createRequire(import.meta.url)('@databricks/zerobus-ingest-sdk-linux-x64-gnu');
  return [process.execPath, client('native.mjs')];
}

async function pythonSdk(): Promise<readonly [string, string]> {
  return [await python(), client('ingest.py')];
}

const portOf = (url: string): number => Number(new URL(url).port);
const trust = (emulator: Emulator): Record<string, string> => ({ SSL_CERT_FILE: emulator.env['SSL_CERT_FILE']! });

function streams(command: readonly [string, string]): void {
  test('does not trust an emulator whose authority it does not know', async () => {
    await using emulator = await startEmulator({ tables: [SensorEvent], tls: true });
    const { ok } = await ingest(command, emulator, { table, records: json, batch: 100 });
    expect([ok, emulator.stats.streams]).toEqual([false, 0]);
  });

  test('streams protobuf and JSON, one by one and in batches, and is told why a record is rejected', async () => {
    await using emulator = await startEmulator({ tables: [SensorEvent], tls: true });
    await expectStreams(command, emulator, { env: trust(emulator) });
  });

  test('does so with the host names of the service, through a proxy', async () => {
    await using emulator = await startEmulator({ tables: [SensorEvent], tls: true, allowHosts: [ENDPOINT, WORKSPACE] });
    await using proxy = await startConnectProxy({
      [`${ENDPOINT}:443`]: portOf(emulator.endpoint),
      [`${WORKSPACE}:443`]: portOf(emulator.workspaceUrl),
    });
    const env = { ...trust(emulator), https_proxy: proxy.url, no_proxy: '' };
    const settings = { endpoint: `https://${ENDPOINT}`, workspaceUrl: `https://${WORKSPACE}`, env };
    await expectStreams(command, emulator, settings);
    expect([...proxy.asked].sort()).toEqual([`${ENDPOINT}:443`, `${WORKSPACE}:443`]);
  });
}

async function expectStreams(
  command: readonly [string, string],
  emulator: Emulator,
  settings: ClientSettings,
): Promise<void> {
  const close = emulator.fault({ kind: 'close-signal', after: 100, durationMs: 500 });
  expect(await ingest(command, emulator, { table, descriptor, records: encoded, batch: 50 }, settings)).toEqual({
    ok: true,
  });
  const devices = new Set(emulator.rows(SensorEvent).map(({ device_id }) => device_id));
  expect([close.fired, devices.size]).toEqual([1, records.length]);

  await emulator.reset();
  expect(await ingest(command, emulator, { table, records: json, batch: 1 }, settings)).toEqual({ ok: true });
  expect(emulator.rows(SensorEvent)).toEqual(records);

  const bad = { table, records: ['{"device_id":1}'], batch: 1 };
  const { ok, error } = await ingest(command, emulator, bad, settings);
  expect([ok, error]).toEqual([false, expect.stringMatching(/device_id|Error Code: 4044/)]);
}

await describePeer('the official native TypeScript SDK 1.3.0 over TLS', nativeSdk, streams);
await describePeer('the official Python SDK 1.10.0 over TLS', pythonSdk, streams);
