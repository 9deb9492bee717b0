import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderProducerDocs } from '../../scripts/docs/render-producer-docs.ts';

const page = readFileSync(new URL('../../docs/producer.md', import.meta.url), 'utf8');

test('docs/producer.md is up to date; `npm run generate:producer-docs` updates it', () => {
  expect(renderProducerDocs(page)).toBe(page);
});

test('a block for a type that the runtime does not declare is an error', () => {
  expect(() => renderProducerDocs('<!-- generated: members Nothing -->\n<!-- end -->')).toThrow('no type Nothing');
});
