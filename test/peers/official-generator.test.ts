import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type GeneratorCase, generatorCases } from './official-generator/cases.ts';
import { type Measured, measure } from './official-generator/measure.ts';
import { describePeer } from './peer.ts';
import { python } from './python.ts';

const requirements = new URL('requirements.txt', import.meta.url);
const docs = new URL('../../docs/official-generator.md', import.meta.url);
const numbered = generatorCases.map((item, i) => ({ ...item, i }));

await describePeer('the official Python generator 1.10.0', python, (interpreter) => {
  let measured: Measured[];
  beforeAll(async () => {
    measured = await measure(interpreter, generatorCases);
  });

  test.each(numbered)('$i $what', ({ i, official, ours }) => {
    expect(measured[i]).toEqual({ official, ...(ours && { ours }) });
  });

  // UPDATE_GOLDENS=1 writes it.
  test('the docs show what was measured', async () => {
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
  test('are told apart', () => {
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

/** Names in the statements have back-quotes. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
