// buf breaking: however a table changes, what speaks an old .proto is understood by what speaks a new one.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFileDescriptorSet } from '../../src/artifacts/protobuf/write-file-descriptor-set.ts';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { tableOf } from '../lock/lock-of.ts';
import { newLock } from '../proto/fixture-lock.ts';
import { generations, seeded } from '../proto/generations.ts';
import { buf } from './buf.ts';
import { describePeer } from './peer.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerobus-buf-'));
});
afterAll(() => rm(folder, { recursive: true }));

/**
 * buf compares messages by their names, and protoc leaves no choice of the name of a map's entries: a MAP that came back
 * with other values has another number, and entries of the old name.
 */
const ofEntries = /^Field "[12]" with name "(key|value)" on message "\w*Entry" changed type/;

/**
 * A name that is reserved cannot be that of a field, so a column that came back takes its name out again. Names are not on
 * the wire, and numbers stay reserved; `test/proto/generations.test.ts` shows that no other is.
 */
const nameInUse = /^Previously present reserved name "\w+" on message/;

const nameReserved = 'FIELD_NO_DELETE_UNLESS_NAME_RESERVED';

await describePeer('buf breaking', buf, (program) => {
  /** `rule: message` of each finding. */
  function broken(now: string, before: string, use: string): string[] {
    const config = JSON.stringify({ version: 'v2', breaking: { use: [use] } });
    const args = ['breaking', now, '--against', before, '--config', config, '--error-format=json'];
    const { stderr, stdout } = spawnSync(program, args, { encoding: 'utf8' });
    expect(stderr).toBe('');
    const found = stdout.split('\n').filter((line) => line !== '');
    return found
      .map((line) => JSON.parse(line) as { type: string; message: string })
      .filter(({ message }) => !ofEntries.test(message) && !nameInUse.test(message))
      .map(({ message, type }) => `${type}: ${message}`);
  }

  test.each([1, 2, 3])('ten generations of a table, seed %i', async (seed) => {
    const files: string[] = [];
    for (const [i, lock] of generations(10, seeded(seed)).entries()) {
      const file = join(folder, `${seed}-${i}.binpb`);
      await writeFile(file, writeFileDescriptorSet(tableToProto(lock), 'catalog/iot/thing.proto'));
      files.push(file);
    }
    for (const [i, now] of files.entries()) {
      for (const before of [files[i - 1] ?? now, files[0]!]) {
        expect(broken(now, before, 'WIRE')).toEqual([]);
        // The JSON form of protobuf, which Zerobus does not use, misses the names of what is gone.
        const names = broken(now, before, 'WIRE_JSON').filter((text) => !text.startsWith(nameReserved));
        expect(names).toEqual([]);
      }
    }
  });

  test('it finds a number that was given to something else', async () => {
    const [before, now] = [join(folder, 'before.binpb'), join(folder, 'now.binpb')];
    for (const [file, type] of [
      [before, 'int'],
      [now, 'string'],
    ] as const) {
      await writeFile(file, writeFileDescriptorSet(tableToProto(newLock(tableOf([['a', type]]))), 'thing.proto'));
    }
    expect(broken(now, before, 'WIRE')).toEqual([expect.stringContaining('FIELD_WIRE_COMPATIBLE_TYPE')]);
  });
});
