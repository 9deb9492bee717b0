import { describe, expect, it } from 'vitest';
import {
  type ArtifactSettings,
  defaultArtifactSettings,
  emits,
  emitterId,
} from '../../src/artifacts/artifact-settings.ts';

describe('what the files depend on', () => {
  const rows: [change: Partial<ArtifactSettings>, same: Partial<ArtifactSettings>, different: boolean][] = [
    [{}, { emit: ['producer', 'proto'] }, false],
    [{}, { emit: ['producer', 'proto', 'zod'] }, true],
    [{}, { importExtension: 'ts' }, true],
    [{}, { proto: { goPackage: 'a' } }, true],
    [{ proto: { goPackage: 'a', swiftPrefix: 'B' } }, { proto: { swiftPrefix: 'B', goPackage: 'a' } }, false],
    [{}, { proto: { goPackage: undefined } }, false],
    [{ emit: ['records'] }, { emit: ['records'], proto: { goPackage: 'a' } }, false],
    [{ emit: ['descriptor'] }, { emit: ['descriptor'], proto: { goPackage: 'a' } }, true],
    [{}, { zod: { strict: true } }, false],
    [{ emit: ['zod'] }, { emit: ['zod'], zod: { strict: true } }, true],
  ];
  it.each(rows)('%j, %j -> %s', (one, other, different) => {
    const [a, b] = [one, other].map((change) => emitterId({ ...defaultArtifactSettings, ...change }));
    expect(a !== b).toBe(different);
  });
});

it('zod and a producer need the records', () => {
  expect(emits({ ...defaultArtifactSettings, emit: ['zod'] }, 'records')).toBe(true);
  expect(emits({ ...defaultArtifactSettings, emit: ['producer'] }, 'records')).toBe(true);
  expect(emits({ ...defaultArtifactSettings, emit: ['proto', 'descriptor', 'protobufjs'] }, 'records')).toBe(false);
});
