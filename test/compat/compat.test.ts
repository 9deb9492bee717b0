// Runs what an earlier version wrote: its generated code on this runtime, its locks through this generator.
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { startEmulator } from 'zerobus-gen/emulator';
import { Producer } from 'zerobus-runtime';
import type { RecordType } from 'zerobus-runtime/codegen';
import type { ZodType } from 'zod';
import { useProject } from '../cli/use-project.ts';
import { DeviceSchema } from './0.1/plain/generated/catalog/iot/device.zod.ts';
import { EveryTypeSchema } from './0.1/plain/generated/catalog/iot/every-type.zod.ts';
import * as plain from './0.1/plain/generated/catalog/iot/index.ts';
import { SensorEventSchema } from './0.1/plain/generated/catalog/iot/sensor-event.zod.ts';
import { iot } from './0.1/targets/generated/iot/event.pb.js';
import { EventSchema } from './0.1/targets/generated/iot/event.zod.ts';
import * as targets from './0.1/targets/generated/iot/index.ts';
import { compileErrors } from './compile-errors.ts';
import { typedRecords } from './typed-records.ts';

const version = join(import.meta.dirname, '0.1');

interface RecordRow {
  readonly class: keyof typeof typedRecords;
  readonly json: object;
  readonly wire: object;
  readonly hex: string;
}

const rows = JSON.parse(await readFile(join(version, 'records.json'), 'utf8')) as RecordRow[];

// Each class has types of its own; a test over all of them gives and takes unknown values.
const classes = {
  EveryType: plain.EveryType,
  SensorEvent: plain.SensorEvent,
  Device: plain.Device,
  Event: targets.Event,
} as unknown as Readonly<Record<RecordRow['class'], RecordType<unknown, object>>>;
const schemas: Readonly<Record<RecordRow['class'], ZodType>> = {
  EveryType: EveryTypeSchema,
  SensorEvent: SensorEventSchema,
  Device: DeviceSchema,
  Event: EventSchema,
};

describe('generated code of 0.1', () => {
  test('compiles at the strictest options', async () => {
    const files = await readdir(version, { recursive: true });
    const generated = files.filter((file) => file.endsWith('.ts')).map((file) => join(version, file));
    expect(generated).toHaveLength(15);
    expect(compileErrors(generated)).toEqual([]);
  });

  test.each(rows.map((row, i) => [`${row.class}, record ${i}`, row] as const))('%s', (_title, row) => {
    const type = classes[row.class];
    const bytes = Buffer.from(row.hex, 'hex');
    const record = type.decode(bytes);
    expect(type.toJSON(record)).toEqual(row.json);
    expect(type.toWire(record)).toEqual(row.wire);
    expect(Buffer.from(type.encode(record)).toString('hex')).toBe(row.hex);
    expect(type.fromJSON(row.json)).toEqual(record);
    expect(Buffer.from(type.encode(schemas[row.class].parse(row.json))).toString('hex')).toBe(row.hex);
  });

  test.each(Object.keys(classes) as RecordRow['class'][])('%s takes typed input', (name) => {
    const bytes = classes[name].encode(typedRecords[name]);
    expect(Buffer.from(bytes).toString('hex')).toBe(rows.find((row) => row.class === name)?.hex);
  });

  test('the protobufjs module reads what the record class writes', () => {
    const event = iot.Event.decode(targets.Event.encode(typedRecords.Event));
    expect(event.toJSON()).toEqual({ id: 'e-1', place: { lat: -1, lon: 1 }, at: '1769860800000000' });
  });

  test('its producers stream into the emulator', async () => {
    await using emulator = await startEmulator({
      tables: [join(version, 'plain/tables'), join(version, 'targets/dev')],
    });
    const { client } = emulator;
    await using everyType = new plain.EveryTypeProducer({ client });
    await using sensorEvents = new plain.SensorEventProducer({ client });
    await using devices = new plain.DeviceProducer({ client });
    await using events = new targets.EventProducer({ client, catalog: 'dev' });
    expect(everyType).toBeInstanceOf(Producer);
    await Promise.all([
      everyType.send(typedRecords.EveryType),
      sensorEvents.send(typedRecords.SensorEvent),
      devices.send(typedRecords.Device),
      events.send(typedRecords.Event),
    ]);
    for (const name of ['every_type', 'sensor_events', 'devices']) {
      const row = rows.find(({ class: type }) => classes[type].table === `catalog.iot.${name}`);
      expect(emulator.rows(`catalog.iot.${name}`)).toEqual([row?.json]);
    }
    expect(emulator.rows('dev.iot.events')).toEqual([rows.find((row) => row.class === 'Event')?.json]);
  });
});

const project = useProject();

describe.each([
  { name: 'plain', locks: ['catalog.iot.devices', 'catalog.iot.every_type', 'catalog.iot.sensor_events'], all: [] },
  { name: 'targets', locks: ['iot.events'], all: ['--target', 'all'] },
])('a project of 0.1: $name', ({ name, locks, all }) => {
  beforeEach(() => cp(join(version, name), project.folder, { recursive: true }));

  const readLocks = async (): Promise<unknown[]> =>
    Promise.all(locks.map(async (lock) => promised(JSON.parse(await project.read(`zerobus.lock/${lock}.json`)))));

  test('its files are as they were written', async () => {
    for (const lock of locks) {
      const { files } = JSON.parse(await project.read(`zerobus.lock/${lock}.json`)) as { files: LockedFile[] };
      for (const { path, sha256 } of files) {
        const content = await readFile(join(version, name, 'generated', path));
        expect([path, createHash('sha256').update(content).digest('hex')]).toEqual([path, sha256]);
      }
    }
  });

  test('check reads its locks', async () => {
    const { code, out } = await project.run('check', '--offline', '--reporter', 'json', ...all);
    const { tables } = JSON.parse(out) as Report;
    expect(tables).not.toEqual([]);
    expect(tables.filter(({ status }) => status === 'error')).toEqual([]);
    // The emitters changed since 0.1, so its files are stale, and schemas had no index of their own: `check` can find nothing else.
    const found = errorsOf(tables).map(({ code, path }) => (path?.endsWith('/index.zod.ts') ? `${code} index` : code));
    expect(new Set(found)).toEqual(new Set(['file-stale', 'file-missing index']));
    expect(code).toBe(4);
  });

  test('its tables have not drifted from its locks', async () => {
    const { out } = await project.run('check', '--reporter', 'json', ...all);
    const { tables } = JSON.parse(out) as { tables: { findings: unknown[] }[] };
    expect(tables.flatMap(({ findings }) => findings)).toEqual([]);
  });

  test.each([[['--offline']], [[]]])('is generated again with %j, and keeps every number', async (words) => {
    const before = await readLocks();
    await rm(join(project.folder, 'generated'), { recursive: true });
    const { code, out, err } = await project.run('--reporter', 'json', ...words);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(errorsOf((JSON.parse(out) as Report).tables)).toEqual([]);
    expect(await readLocks()).toEqual(before);
    const proto = (await project.files()).filter((file) => file.endsWith('.proto'));
    expect(proto).toHaveLength(locks.length);
    for (const file of proto) {
      expect(numbersOf(await project.read(file))).toEqual(numbersOf(await readFile(join(version, name, file), 'utf8')));
    }
    // Offline, the lock keeps the hashes of 0.1; its files are what it generates all the same.
    expect((await project.run('check', ...words, ...all)).code).toBe(0);
  });

  test.each([[['--offline']], [['check', '--offline']], [[]]])(
    'of a later lock format, %j says to update',
    async (words) => {
      for (const lock of locks) {
        const file = join(project.folder, `zerobus.lock/${lock}.json`);
        const json = JSON.parse(await readFile(file, 'utf8')) as object;
        await writeFile(file, JSON.stringify({ ...json, version: 99, laterKey: [{ laterKey: true }] }));
      }
      const { code, out } = await project.run(...words, '--reporter', 'json');
      expect(code).toBe(2);
      const errors = errorsOf((JSON.parse(out) as Report).tables);
      expect(new Set(errors.map(({ table }) => table)).size).toBe(locks.length);
      for (const error of errors) {
        expect(error).toMatchObject({
          code: 'lock-newer',
          message: expect.stringMatching(/ was written by a newer version of zerobus-gen: its lock version is 99/),
          help: expect.stringContaining('npm install --save-dev zerobus-gen@latest'),
        });
      }
    },
  );
});

interface LockedFile {
  readonly path: string;
  readonly sha256: string;
}

interface Report {
  readonly tables: readonly {
    readonly status: string;
    readonly diagnostics: readonly {
      readonly code: string;
      readonly severity: string;
      readonly table: string;
      readonly path: string;
    }[];
  }[];
}

function errorsOf(tables: Report['tables']): Report['tables'][number]['diagnostics'] {
  return tables.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error'));
}

/** What a lock promises for good: which numbers and names are taken, and by what. */
function promised(lock: Record<string, unknown>): object {
  const { table, message, file, ids, columns, reserved } = lock;
  return { table, message, file, ids, columns, reserved };
}

/** Every line of a `.proto` that has a field or reserves one, without its comment. */
function numbersOf(proto: string): readonly string[] {
  const lines = proto.split('\n').map((line) => line.replace(/ *\/\/.*/, ''));
  return lines.filter((line) => /^ *(message|reserved|optional|repeated|map)\b/.test(line));
}
