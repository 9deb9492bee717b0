import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type protobuf from 'protobufjs';
import pbts from 'protobufjs-cli/pbts.js';
import staticModule from 'protobufjs-cli/targets/static-module.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { micros } from 'zerobus-runtime';
import { Nested, OddName, SensorEvent } from '../../../generated/catalog/iot/index.ts';
import { verifyProto } from '../../../src/artifacts/protobuf/verify-proto.ts';
import { writeProto } from '../../../src/artifacts/protobuf/write-proto.ts';
import { writeProtobufjs } from '../../../src/artifacts/protobuf/write-protobufjs.ts';
import { tableToProto } from '../../../src/proto/table-to-proto.ts';
import { catalog as sensors } from '../../app/generate/golden/catalog/iot/sensor-event.pb.js';
import { tableOf } from '../../lock/lock-of.ts';
import { fixtureLock, newLock } from '../../proto/fixture-lock.ts';

const cli = { pbts, staticModule };

let nested: ProtobufjsMessages;
let odd: ProtobufjsMessages;
beforeAll(async () => {
  nested = await loadModule('nested');
  odd = await loadModule('odd_names');
});

describe('what the protobufjs module writes, the record class reads', () => {
  it('with zeros', () => {
    const { SensorEvent: Message } = sensors.iot;
    // It has its own class for 64 bits.
    const { event_ts } = Message.decode(SensorEvent.encode({ device_id: '', event_ts: micros.of(-(2n ** 63n)) }));
    const message = { device_id: '', temperature: 0, humidity: 0, event_ts: event_ts! };
    const bytes = Message.encode(message).finish();
    expect(SensorEvent.decode(bytes)).toEqual({
      device_id: '',
      temperature: 0,
      humidity: 0n,
      event_ts: -9223372036854775808n,
    });
  });

  it('nested', () => {
    const message = { id: 'a', event_ts: 1, location: { lat: 1 }, readings: [{ value: 2 }, {}], attributes: { k: 3 } };
    expect(Nested.decode(nested['Nested']!.encode(message).finish())).toMatchObject({
      location: { lat: 1, lon: null },
      readings: [{ value: 2 }, { value: null }],
      attributes: new Map([['k', 3]]),
    });
  });

  it('under other names where protobufjs cannot have them', () => {
    const message = {
      class: 'a',
      hasOwnProperty: 1,
      constructor_: 'c',
      __proto___: 'p',
      toJSON_: 'j',
      _id_: 'i',
      id: 'd',
    };
    const record = OddName.decode(odd['OddName']!.encode(message).finish());
    expect(record).toMatchObject({ class: 'a', constructor$: 'c', __proto__$: 'p', toJSON: 'j' });
  });
});

it('what the record class writes, the protobufjs module reads', () => {
  const bytes = OddName.encode({
    class: 'a',
    hasOwnProperty: 2n ** 62n,
    toString: 't',
    Location: { constructor: 'c' },
  });
  const message = odd['OddName']!.decode(bytes);
  expect(message).toMatchObject({ class: 'a', toString: 't', Location: { constructor_: 'c' } });
  expect(String(message['hasOwnProperty'])).toBe(String(2n ** 62n));
});

it('columns that protobufjs takes for the presence of others are renamed, and told', async () => {
  const names = ['id', '_id', '_id_', 'a', 'constructor', 'constructor_'];
  const file = tableToProto(newLock(tableOf(names.map((name) => [name, 'int', { comment: `It is ${name}` }]))));
  expect(() => verifyProto(writeProto(file), file)).not.toThrow();
  const { types } = await writeProtobufjs(file, cli);
  const properties = types.slice(types.indexOf('interface $Properties'));
  expect([...properties.matchAll(/(\w+)\?: \(number\|null\)/g)].map(([, name]) => name)).toEqual([
    'id',
    '_id__',
    '_id_',
    'a',
    'constructor__',
    'constructor_',
  ]);
  expect(types).toContain('The column _id');
});

it('needs nothing but protobufjs', async () => {
  const { code } = await writeProtobufjs(tableToProto(fixtureLock('odd_names')), cli);
  expect([...code.matchAll(/\bimport\b.*|\brequire\(.*/g)].map(([text]) => text)).toEqual([
    'import $protobuf from "protobufjs/minimal.js";',
  ]);
});

interface ProtobufjsMessage {
  encode(message: object): protobuf.Writer;
  decode(bytes: Uint8Array): Readonly<Record<string, unknown>>;
}
type ProtobufjsMessages = Readonly<Record<string, ProtobufjsMessage>>;

/** Writes the module of a fixture table to a temporary folder, imports it and returns the messages of its package. */
async function loadModule(table: string): Promise<ProtobufjsMessages> {
  const { code } = await writeProtobufjs(tableToProto(fixtureLock(table)), cli);
  const folder = await mkdtemp(join(tmpdir(), 'zerobus-protobufjs-'));
  try {
    const file = join(folder, 'module.mjs');
    // The temporary folder has no packages beside it.
    const minimal = JSON.stringify(import.meta.resolve('protobufjs/minimal.js'));
    await writeFile(file, code.replace('"protobufjs/minimal.js"', minimal));
    const { catalog } = (await import(pathToFileURL(file).href)) as { catalog: { iot: ProtobufjsMessages } };
    return catalog.iot;
  } finally {
    await rm(folder, { recursive: true });
  }
}
