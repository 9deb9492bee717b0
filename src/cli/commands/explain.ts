import { allExplanations, type CodeKind, type Explanation } from '../../app/explain/explanations.js';
import { RequestError } from '../../app/project/request-error.js';
import { nearestWord } from '../../diagnostics/nearest-word.js';
import type { Context } from '../context.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

const said: Readonly<Record<CodeKind, string>> = {
  'zerobus-gen': 'said by zerobus-gen',
  drift: 'found by zerobus-gen check',
  'zerobus-runtime': 'thrown by zerobus-runtime',
  service: 'said by the service',
};

/** What a code means, why, and what to do. One word may be a code of several. Throws UsageError for one that is none. */
export async function explain({ code }: { readonly code: string }, { terminal }: Context): Promise<ExitCode> {
  // As it stands in a message: in brackets, or after "Error Code:".
  const wanted = code
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/^error code:\s*/i, '')
    .toLowerCase();
  const all = allExplanations();
  const found = all.filter((explanation) => explanation.code === wanted);
  if (found.length === 0) {
    const near = nearestWord(wanted, new Set(all.map((explanation) => explanation.code)));
    const shown = wanted
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 100);
    throw new RequestError(
      `There is no code '${shown}'.`,
      near === undefined
        ? 'A code stands in brackets at the end of a message, as [unsupported-type]. docs/codes.md lists them all.'
        : `Did you mean ${near}?`,
    );
  }
  for (const [i, explanation] of found.entries()) {
    if (i > 0) terminal.out('');
    show(explanation, terminal);
  }
  return exitCode.done;
}

function show({ code, kind, rank, what, why, help }: Explanation, terminal: Terminal): void {
  terminal.out(`${terminal.style('bold', code)} (${rank}), ${said[kind]}`);
  for (const [label, text] of [
    ['what', what],
    ['why', why],
    ['what to do', help],
  ] as const) {
    if (text !== undefined) terminal.out(`  ${terminal.style('dim', `${label}:`)} ${text.trim()}`);
  }
}
