import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/index.ts';
import { describePeer } from './peer.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const script = fileURLToPath(new URL('clients/catalog.py', import.meta.url));
const changes = fileURLToPath(new URL('clients/change_tables.py', import.meta.url));
const fixtures = fileURLToPath(new URL('../fixtures/tables', import.meta.url));

interface CatalogResult {
  readonly table: Readonly<Record<string, unknown>> & {
    readonly columns: readonly Readonly<Record<string, unknown>>[];
  };
  readonly list: readonly string[];
  readonly missing: string;
  readonly grants: unknown;
  readonly effective: unknown;
  readonly workspace: number;
  readonly me: string;
}

await describePeer("Python's databricks-sdk", python, (interpreter) => {
  const read = async (env: Readonly<Record<string, string>>): Promise<CatalogResult> =>
    JSON.parse(await run(interpreter, [script, 'catalog.iot.sensor_events'], { env })) as CatalogResult;

  test('reads the catalog with the token for metadata', async () => {
    await using emulator = await startEmulator({ tables: [fixtures] });
    const { DATABRICKS_HOST, DATABRICKS_TOKEN, DATABRICKS_AUTH_TYPE } = emulator.env;
    const found = await read({
      DATABRICKS_HOST: DATABRICKS_HOST!,
      DATABRICKS_TOKEN: DATABRICKS_TOKEN!,
      DATABRICKS_AUTH_TYPE: DATABRICKS_AUTH_TYPE!,
    });
    expect(found.table).toMatchObject({ full_name: 'catalog.iot.sensor_events', data_source_format: 'DELTA' });
    expect(
      found.table.columns.map(({ name, type_name, nullable, position }) => [name, type_name, nullable, position]),
    ).toEqual([
      ['device_id', 'STRING', false, 0],
      ['temperature', 'DOUBLE', true, 1],
      ['humidity', 'LONG', true, 2],
      ['event_ts', 'TIMESTAMP', false, 3],
    ]);
    expect(found.list).toContain('catalog.iot.sensor_events');
    expect(new Set(found.list).size).toBe(found.list.length);
    expect(found.missing).toBe('NotFound TABLE_DOES_NOT_EXIST');
    expect(found.grants).toEqual([{ principal: 'emulator', privileges: ['SELECT', 'MODIFY'] }]);
    expect(found.effective).toEqual([
      {
        principal: 'emulator',
        privileges: [
          { privilege: 'SELECT' },
          { privilege: 'MODIFY' },
          { inherited_from_name: 'catalog.iot', inherited_from_type: 'SCHEMA', privilege: 'USE_SCHEMA' },
          { inherited_from_name: 'catalog', inherited_from_type: 'CATALOG', privilege: 'USE_CATALOG' },
        ],
      },
    ]);
    expect([found.workspace, found.me]).toEqual([127, 'admin@emulator.invalid']);
  });

  test('creates and deletes a table', async () => {
    await using emulator = await startEmulator();
    const { DATABRICKS_HOST, DATABRICKS_TOKEN } = emulator.env;
    const env = { DATABRICKS_HOST: DATABRICKS_HOST!, DATABRICKS_TOKEN: DATABRICKS_TOKEN!, DATABRICKS_AUTH_TYPE: 'pat' };
    expect(JSON.parse(await run(interpreter, [changes], { env }))).toMatchObject({
      created: {
        full_name: 'catalog.iot.made',
        table_type: 'EXTERNAL',
        columns: [{ name: 'a', type_name: 'LONG', nullable: false }],
        properties: { owner: 'test' },
      },
      twice: 'BadRequest TABLE_ALREADY_EXISTS',
      deleted: 'NotFound TABLE_DOES_NOT_EXIST',
      missing: 'NotFound TABLE_DOES_NOT_EXIST',
    });
    expect(emulator.tables).toEqual(['catalog.iot.sensor_events']);
  });

  test('reads it as a service principal', async () => {
    await using emulator = await startEmulator();
    const { DATABRICKS_HOST, DATABRICKS_CLIENT_ID, DATABRICKS_CLIENT_SECRET } = emulator.env;
    const found = await read({
      DATABRICKS_HOST: DATABRICKS_HOST!,
      DATABRICKS_CLIENT_ID: DATABRICKS_CLIENT_ID!,
      DATABRICKS_CLIENT_SECRET: DATABRICKS_CLIENT_SECRET!,
      DATABRICKS_AUTH_TYPE: 'oauth-m2m',
    });
    expect(found.list).toEqual(['catalog.iot.sensor_events']);
    expect(found.me).toBe('emulator');
  });
});
