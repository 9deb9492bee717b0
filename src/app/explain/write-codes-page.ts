import { allExplanations, type CodeKind, type Explanation } from './explanations.js';

const sections: readonly [kind: CodeKind, title: string, intro: string][] = [
  ['zerobus-gen', 'Diagnostics of zerobus-gen', 'Texts in braces stand for what a message names.'],
  [
    'drift',
    'Kinds of drift',
    'What a change of a table does to producers that were generated before it. `breaking` ends `check` with 4, the others only with `--fail-on any`.',
  ],
  ['zerobus-runtime', 'Errors of zerobus-runtime', 'The `code` of a `ZerobusError`.'],
  [
    'service',
    'Numbers of the service',
    'The service has no public list of its numbers: these were seen. A `ZerobusError` has the number as `serverCode`.',
  ],
];

/** The page docs/codes.md, made of the same rows that the command explains. */
export function writeCodesPage(): string {
  const all = allExplanations();
  const blocks = sections.flatMap(([kind, title, intro]) => [
    `## ${title}`,
    intro,
    table(all.filter((explanation) => explanation.kind === kind)),
  ]);
  const intro =
    'Every code that stands in a message, as `zerobus-gen explain CODE` tells it. Made from the source: a test compares.';
  return `${['# Codes', intro, ...blocks].join('\n\n')}\n`;
}

function table(explanations: readonly Explanation[]): string {
  const rows = explanations.map(({ code, rank, what, why = '', help = '' }) => {
    const said = [what, why].map((text) => text.trim()).filter((text) => text !== '');
    return `| \`${code}\` | ${rank} | ${said.map(cell).join('<br>')} | ${cell(help)} |`;
  });
  return ['| code | | what and why | what to do |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text
    .replace(/[|<>*_`]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();
}
