import { describe, expect, it } from 'vitest';
import { defaultSettings, emits, emitterOf, type GenerateSettings } from '../../src/app/artifacts/settings.ts';

describe('what the files depend on', () => {
  const rows: [change: Partial<GenerateSettings>, same: Partial<GenerateSettings>, different: boolean][] = [
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
    const [a, b] = [one, other].map((change) => emitterOf({ ...defaultSettings, ...change }));
    expect(a !== b).toBe(different);
  });
});

it('zod and a producer need the records', () => {
  expect(emits({ ...defaultSettings, emit: ['zod'] }, 'records')).toBe(true);
  expect(emits({ ...defaultSettings, emit: ['producer'] }, 'records')).toBe(true);
  expect(emits({ ...defaultSettings, emit: ['proto', 'descriptor', 'protobufjs'] }, 'records')).toBe(false);
});
