// A table that delta-rs created: the emulator serves it, and adds rows that delta-rs reads.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/index.ts';
import { open } from '../emulator/raw-client.ts';
import { sorted } from './delta/plain-rows.ts';
import { describePeer } from './peer.ts';
import { pythonWith } from './python.ts';
import { run } from './run.ts';

const script = (name: string): string => fileURLToPath(new URL(`delta/${name}`, import.meta.url));
const TABLE = 'catalog.iot.adopted';

/** The row that the script writes under this number, as JSON of the emulator. */
function toJson(number: number): object {
  if (number % 3 === 2) return { id: String(number) };
  return {
    id: String(number),
    day: '1969-12-31',
    name: 'a/b=c %3D ü',
    at: `1899-01-01T00:00:00.${String(number).padStart(6, '0')}Z`,
    local: `1582-10-10T00:00:00.${String(number).padStart(6, '0')}`,
    amount: '-123456789012345678.90',
    ratio: -0,
    data: 'AP8=',
    tags: ['a', null],
    points: { k: { x: number } },
  };
}

await describePeer(
  'delta-rs as a writer',
  () => pythonWith('delta', script('requirements.txt')),
  (interpreter) => {
    let data: string;
    let folder: string;
    beforeEach(async () => {
      data = mkdtempSync(join(tmpdir(), 'zerobus-adopted-'));
      folder = join(data, ...TABLE.split('.'));
      await run(interpreter, [script('write_delta.py'), folder]);
    });
    afterEach(() => rmSync(data, { recursive: true, force: true }));

    test('its rows are served, and rows are added to it', async () => {
      await using emulator = await startEmulator({ data });
      const before = Array.from({ length: 36 }, (_, number) => toJson(number));
      expect(emulator.count(TABLE)).toBe(36);
      expect(sorted(emulator.rows(TABLE))).toEqual(sorted(before));
      const stream = await open(emulator, undefined, { table: TABLE });
      stream.send({
        ingest_record: { offset_id: 0, json_record: '{"id":"100","day":-1,"name":"new","amount":"1.00"}' },
      });
      await stream.acked(0);
      stream.close();
      await emulator.flush();
      const added = { id: '100', day: '1969-12-31', name: 'new', amount: '1.00' };
      expect(sorted(emulator.rows(TABLE))).toEqual(sorted([...before, added]));
      expect(
        readdirSync(join(folder, '_delta_log')).filter((name) => name.endsWith('.checkpoint.parquet')),
      ).toHaveLength(1);
      for (const reader of ['delta-rs', 'datafusion', 'polars', 'duckdb']) {
        const lines = (await run(interpreter, [script('read_delta.py'), reader, folder])).trim().split('\n');
        const ids = lines.map((line) => Number((JSON.parse(line) as { id: string }).id)).sort((a, b) => a - b);
        expect(ids, reader).toEqual([...Array.from({ length: 36 }, (_, number) => number), 100]);
      }
    });

    test('both write to it in turn', async () => {
      await using emulator = await startEmulator({ data });
      await run(interpreter, [script('write_delta.py'), folder]);
      expect(emulator.rows(TABLE)).toHaveLength(72);
      const stream = await open(emulator, undefined, { table: TABLE });
      stream.send({ ingest_record: { offset_id: 0, json_record: '{"id":"100"}' } });
      await stream.acked(0);
      stream.close();
      await emulator.flush();
      await run(interpreter, [script('write_delta.py'), folder]);
      expect(emulator.rows(TABLE)).toHaveLength(109);
      await emulator.sql(`ALTER TABLE ${TABLE} ADD COLUMN more INT`);
      await emulator.reset();
      expect(emulator.rows(TABLE)).toEqual([]);
    });
  },
);
