import type { Explanation } from '../../app/explain/explanations.js';
import { type Command, defineCommand } from '../command.js';
import { exitCode } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** Explains the code of a message. */
export const explain: Command = defineCommand({
  name: 'explain',
  summary: 'Explain a diagnostic, drift, runtime or service code: what it means, why, and how to fix it',
  positionals: {
    code: {
      type: 'string',
      required: true,
      completion: 'codes',
      describe: 'A code as messages show it, in brackets at the end',
    },
  },
  groups: [],
  examples: [
    ['zerobus-gen explain unsupported-type', 'explain a message that ends in [unsupported-type]'],
    ['zerobus-gen explain 4044', "explain the service's Error Code: 4044"],
  ],
  async run({ code }, { terminal }) {
    const { explainCode } = await import('../../app/explain/explain-code.js');
    const { explanations, near, code: normalized } = explainCode(code);
    if (explanations.length === 0) {
      throw new UsageError(
        `Unknown code '${normalized}'.`,
        near === undefined
          ? 'Use the code in brackets at the end of a message, such as unsupported-type. docs/codes.md lists all codes.'
          : `Did you mean ${near}?`,
      );
    }
    for (const [index, explanation] of explanations.entries()) {
      if (index > 0) terminal.out('');
      show(explanation, terminal);
    }
    return exitCode.done;
  },
});

const SOURCES: Readonly<Record<Explanation['kind'], string>> = {
  'zerobus-gen': 'diagnostic of zerobus-gen',
  drift: 'finding of zerobus-gen check',
  'zerobus-runtime': 'error of zerobus-runtime',
  service: 'error of the service',
};

function show({ code, kind, rank, what, why, help }: Explanation, terminal: Terminal): void {
  terminal.print(`${terminal.style('bold', code)} (${rank}), ${SOURCES[kind]}`);
  const parts = [
    ['what', what],
    ['why', why],
    ['fix', help],
  ] as const;
  for (const [label, text] of parts) {
    if (text !== undefined) terminal.print(`  ${terminal.style('dim', `${label}:`)} ${text.trim()}`, label.length + 2);
  }
}
