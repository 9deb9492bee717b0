import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ZerobusError } from 'zerobus-runtime';
import { SensorEventProducer } from '../../generated/catalog/iot/sensor-event.producer.ts';
import { serve } from '../catalog/replay-server.ts';
import { useProject } from '../cli/use-project.ts';

const rows = (await readFile(join(import.meta.dirname, 'operations/settings/env.txt'), 'utf8'))
  .split('\n')
  .filter((line) => line.includes('=') && !line.startsWith('#'))
  .map((line): [name: string, value: string, check: string, message: string, fix: string] => {
    const [setting = '', check = '', message = '', fix = ''] = line.split(' | ');
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(setting) ?? [];
    return [name, value.replace('\\n', '\n').replace('\\ufeff', '\ufeff'), check, message, fix];
  });

const project = useProject();
afterEach(() => void vi.unstubAllEnvs());

describe.each(rows)('%s=%j', (name, value, check, message, fix) => {
  test('doctor names it', async () => {
    await using server = await serve((_, response) => response.writeHead(404).end('{}'));
    project.environment = { ...settings(server.url), [name]: value };
    const { code, out } = await project.run('doctor', '--reporter', 'json');
    expect(code).toBe(2);
    const checks = (JSON.parse(out) as { checks: { name: string; status: string; message: string; fix: string }[] })
      .checks;
    expect(checks.find((each) => each.name === check)).toMatchObject({
      status: 'fail',
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
    });
    expect(out).not.toContain('hunter2');
  });

  test('send names it before it reads anything', async () => {
    await using server = await serve((_, response) => response.writeHead(404).end('{}'));
    project.environment = { ...settings(server.url), [name]: value };
    await project.write({ 'a.ndjson': '{}\n' });
    const { code, err } = await project.run('send', 'c.s.t', 'a.ndjson');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
    expect(err).not.toContain('hunter2');
    // The fix of this value, not that of a value that is missing.
    expect(err).not.toContain('docs/cli.md');
    expect(server.requests).toEqual([]);
  });

  test('a producer names it at the first record', () => {
    const environment = { ...settings(new URL('http://127.0.0.1:1')), [name]: value };
    for (const [variable, text] of Object.entries(environment)) vi.stubEnv(variable, text);
    const error = (() => {
      try {
        return new SensorEventProducer().write({ device_id: 'a', event_ts: new Date() });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(ZerobusError.is(error) && error).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(message),
    });
    expect(String(error)).toContain(name);
    expect(String(error)).not.toContain('hunter2');
  });
});

/** Settings that work, except that nothing answers like a workspace. */
function settings(host: URL): Record<string, string> {
  return {
    ZEROBUS_SERVER_ENDPOINT: 'http://127.0.0.1:1',
    DATABRICKS_HOST: host.origin,
    DATABRICKS_CLIENT_ID: 'id',
    DATABRICKS_CLIENT_SECRET: 'secret',
  };
}
