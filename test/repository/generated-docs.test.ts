import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderProducerDocs } from '../../scripts/docs/render-producer-docs.ts';
import { renderRecoveryDocs } from '../../scripts/docs/render-recovery-docs.ts';
import { recording } from '../support/scenarios.ts';
import { renderEmulatorDocs } from './render-emulator-docs.ts';

const page = readFileSync(new URL('../../docs/producer.md', import.meta.url), 'utf8');

test('docs/producer.md is up to date; `npm run generate:producer-docs` updates it', () => {
  expect(renderProducerDocs(page)).toBe(page);
});

test('a block for a type that the runtime does not declare is an error', () => {
  expect(() => renderProducerDocs('<!-- generated: members Nothing -->\n<!-- end -->')).toThrow('no type Nothing');
});

test('docs/recovery.md is up to date; `npm run generate:recovery-docs` updates it', () => {
  const recovery = readFileSync(new URL('../../docs/recovery.md', import.meta.url), 'utf8');
  expect(recovery).toContain('stateDiagram-v2');
  expect(renderRecoveryDocs(recovery)).toBe(recovery);
});

test('docs/emulator.md is up to date; UPDATE_GOLDENS=1 writes it', () => {
  const file = new URL('../../docs/emulator.md', import.meta.url);
  if (recording) writeFileSync(file, renderEmulatorDocs(readFileSync(file, 'utf8')));
  const emulator = readFileSync(file, 'utf8');
  expect(emulator).toContain('UNIMPLEMENTED 1015');
  expect(renderEmulatorDocs(emulator)).toBe(emulator);
});
