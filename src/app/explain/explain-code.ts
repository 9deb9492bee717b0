import { nearestWord } from '../../diagnostics/nearest-word.js';
import { printable } from '../../diagnostics/printable.js';
import { allExplanations, type Explanation } from './explanations.js';

/** What is known of a code. */
export interface CodeExplanations {
  /** The code as it was looked up. */
  readonly code: string;
  /** One for each owner of the code; empty for an unknown code. */
  readonly explanations: readonly Explanation[];
  /** The code that was probably meant, if it is unknown. */
  readonly near?: string | undefined;
}

/** Looks up a code as messages show it: `no-host`, `[no-host]`, or `Error Code: 4044` of the service. */
export function explainCode(text: string): CodeExplanations {
  const code = text
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/^error code:\s*/i, '')
    .toLowerCase();
  const all = allExplanations();
  const explanations = all.filter((explanation) => explanation.code === code);
  const near = explanations.length > 0 ? undefined : nearestWord(code, new Set(all.map((each) => each.code)));
  return { code: printable(code, 100), explanations, near };
}
