import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTables } from '../../../src/app/check/check-tables.ts';
import { generateFromSource } from '../../../src/app/generate/generate-from-source.ts';

import { defaultArtifactSettings } from '../../../src/artifacts/artifact-settings.ts';
import { contentHash } from '../../../src/system/content-hash.ts';
import { tableOf } from '../../lock/lock-of.ts';
import { newProject, sourceOf, statuses } from './project.ts';

const never = new AbortController().signal;
// A name of ten letters makes a CR LF in the bytes of the descriptor, which is no end of a line.
const things = tableOf([['abcdefghij', 'int']]);

describe('line ends', () => {
  const rows: [a: string | Uint8Array, b: string | Uint8Array, same: boolean][] = [
    ['a\r\nb', 'a\nb', true],
    [Buffer.from('a\r\nb'), Buffer.from('a\nb'), false],
    [Buffer.from('a\nb'), 'a\nb', true],
    [Buffer.from([0xff]), Buffer.from([0xfe]), false],
  ];
  it.each(rows)('%j, %j', (a, b, same) => expect(contentHash(a) === contentHash(b)).toBe(same));
});

it('a descriptor set is written once, and an edit of it is found, byte for byte', async () => {
  await using project = await newProject();
  const settings = { ...project.settings, artifacts: { ...defaultArtifactSettings, emit: ['descriptor'] as const } };
  const options = { ...settings, source: sourceOf(things) };
  const [first] = await generateFromSource([things.name], options);
  const path = 'generated/catalog/iot/thing.desc.binpb';
  expect(statuses(first, project)).toEqual(['zerobus.lock/catalog.iot.things.json written', `${path} written`]);
  expect((await generateFromSource([things.name], options))[0]?.status).toBe('unchanged');

  const check = async (): Promise<unknown> => {
    const results = await checkTables([], { ...settings, failOn: 'any', jobs: 1, signal: never });
    return results.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
  };
  const file = join(project.folder, path);
  const bytes = await readFile(file);
  expect(await check()).toEqual([]);
  const folded = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  expect(folded.length).toBeLessThan(bytes.length);
  await writeFile(file, folded);
  expect(await check()).toEqual(['file-edited']);
  const [again] = await generateFromSource([things.name], options);
  expect(statuses(again, project)).toContain(`${path} written`);
  expect(await readFile(file)).toEqual(bytes);
});
