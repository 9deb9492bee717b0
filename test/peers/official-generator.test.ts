import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type GeneratorCase, generatorCases } from './official-generator/cases.ts';
import { type Measurement, measure } from './official-generator/measure.ts';
import { describePeer } from './peer.ts';
import { python } from './python.ts';

const requirements = new URL('requirements.txt', import.meta.url);
const docs = new URL('../../docs/official-generator.md', import.meta.url);
const numbered = generatorCases.map((item, i) => ({ ...item, i }));

await describePeer('the official Python generator 1.10.0', python, (interpreter) => {
  let measured: Measurement[];
  beforeAll(async () => {
    measured = await measure(interpreter, generatorCases);
  });

  test.each(numbered)('$i $what', ({ i, official, ours }) => {
    expect(measured[i]).toEqual({ official, ...(ours && { ours }) });
  });

  // UPDATE_GOLDENS=1 rewrites the table.
  test('the table in the docs matches the measurements', async () => {
    const rows = generatorCases.map((item, i) => docsRow({ ...item, ...measured[i]! }));
    const table = ['| columns | official generator | zerobus-gen |', '| --- | --- | --- |', ...rows].join('\n');
    const text = await readFile(docs, 'utf8');
    const want = text.replace(/^\| columns \|[\s\S]*?\n(?=\n)/m, () => `${table}\n`);
    if (process.env['UPDATE_GOLDENS'] === '1') await writeFile(docs, want);
    else expect(text).toBe(want);
    expect(want).toContain(table);
    const [, version] = /zerobus-ingest-sdk==(\S+)/.exec(await readFile(requirements, 'utf8'))!;
    expect(want).toContain(`\`databricks-zerobus-ingest-sdk\` ${version}`);
  });
});

describe('the cases', () => {
  test('have distinct titles', () => {
    const shown = generatorCases.map(({ what, spelled }) => JSON.stringify([what, spelled]));
    expect(new Set(shown).size).toBe(shown.length);
  });
});

function docsRow({ what, spelled, official, ours }: GeneratorCase): string {
  const spelling = Object.values(spelled ?? {}).map((text) => `, as ${code(text)}`);
  const left = `${code(what)}${spelling.join('')}`;
  return `| ${left} | ${officialText(official)} | ${ours === undefined ? 'generated' : `refused, ${code(ours)}`} |`;
}

function officialText({ refuses, invalid, differs }: GeneratorCase['official']): string {
  if (refuses !== undefined) return `refused: ${code(refuses.replace('Error mapping column type: ', ''))}`;
  if (invalid !== undefined) return `not valid, says protoc: ${code(invalid)}`;
  return differs === undefined ? 'generated' : `otherwise: ${code(differs)}`;
}

/** Formats code that may itself contain backticks. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
