// Real data of others, read from npm's vega-datasets, through generated producers into the emulator: every row is compared.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from 'zerobus-gen/emulator';
import { micros } from 'zerobus-runtime';
import {
  Flight,
  type FlightInit,
  FlightProducer,
  Weather,
  type WeatherInit,
  WeatherProducer,
} from '../../generated/catalog/vega/index.js';

const require = createRequire(import.meta.url);
const fileOf = (name: string): string => join(dirname(require.resolve('vega-datasets')), '../data', name);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [Weather, Flight] });
});
afterAll(() => emulator.close());

test('8,759 hours of weather, all that the CSV file has', async () => {
  const [header, ...lines] = (await readFile(fileOf('seattle-weather-hourly-normals.csv'), 'utf8')).trim().split('\n');
  expect(header).toBe('date,pressure,temperature,wind');
  const rows = lines.map((line): WeatherInit => {
    const [date, pressure, temperature, wind] = line.split(',') as [string, string, string, string];
    const number = (text: string): number | null => (text === '' ? null : Number(text));
    return {
      date: micros.fromIso(`${date}Z`),
      pressure: number(pressure),
      temperature: number(temperature),
      wind: number(wind),
    };
  });
  expect(rows).toHaveLength(8759);

  const producer = new WeatherProducer({ client: emulator.client });
  await producer.writeAll(rows);
  await producer.close();
  expect(emulator.rows(Weather).map((row) => ({ ...row }))).toEqual(rows);
});

test('200,000 flights from a JSON file', async () => {
  const rows = JSON.parse(await readFile(fileOf('flights-200k.json'), 'utf8')) as FlightInit[];
  expect(rows).toHaveLength(200_000);

  const producer = new FlightProducer({ client: emulator.client });
  for (const row of rows) {
    const room = producer.write(row);
    if (room) await room;
  }
  await producer.close();
  const arrived = emulator.rows(Flight);
  expect(arrived).toHaveLength(rows.length);
  const wrong = arrived.findIndex((row, index) => {
    const sent = rows[index] as FlightInit;
    return row.delay !== sent.delay || row.distance !== sent.distance || row.time !== sent.time;
  });
  expect(wrong).toBe(-1);
});
