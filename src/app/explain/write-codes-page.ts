import { allExplanations, type CodeKind, type Explanation } from './explanations.js';

const SECTIONS: readonly [kind: CodeKind, title: string, intro: string][] = [
  ['zerobus-gen', 'Diagnostics of zerobus-gen', 'Names in braces are placeholders that a message fills.'],
  [
    'drift',
    'Kinds of drift',
    'How a change of a table affects producers that were generated before it. `breaking` makes `check` exit with 4, the others only with `--fail-on any`.',
  ],
  ['zerobus-runtime', 'Errors of zerobus-runtime', 'The `code` of a `ZerobusError`.'],
  [
    'service',
    'Error codes of the service',
    'The service does not publish its error codes: these were observed. A `ZerobusError` has them as `serverCode`.',
  ],
];

/** Writes docs/codes.md from the same explanations as the command `explain`. */
export function writeCodesPage(): string {
  const all = allExplanations();
  const blocks = SECTIONS.flatMap(([kind, title, intro]) => [
    `## ${title}`,
    intro,
    codeTable(all.filter((explanation) => explanation.kind === kind)),
  ]);
  const intro =
    'Every code that messages show in brackets, as `zerobus-gen explain CODE` explains it. This page is generated from the source, and a test compares it.';
  return `${['# Codes', intro, ...blocks].join('\n\n')}\n`;
}

function codeTable(explanations: readonly Explanation[]): string {
  const rows = explanations.map(({ code, rank, what, why = '', help = '' }) => {
    const meaning = [what, why].map((text) => text.trim()).filter((text) => text !== '');
    return `| \`${code}\` | ${rank} | ${meaning.map(escapeCell).join('<br>')} | ${escapeCell(help)} |`;
  });
  return ['| code | | meaning | fix |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Escapes Markdown outside of code spans. A pipe ends a cell even inside of one. */
function escapeCell(text: string): string {
  const parts = text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(`[^`]*`)/);
  return parts.map((part, i) => part.replace(i % 2 === 1 ? /[|]/g : /[|<>*_`]/g, '\\$&')).join('');
}
