import { TRANSITIONS } from '../../runtime/src/stream/stream-state.js';

const BLOCK = /(<!-- generated: transitions -->\n).*?(<!-- end -->)/s;

/** Returns `page` with its picture of the states replaced by one of the transition table of the runtime. */
export function renderRecoveryDocs(page: string): string {
  return page.replace(
    BLOCK,
    (_, start: string, end: string) => `${start}\`\`\`mermaid\n${renderDiagram()}\n\`\`\`\n${end}`,
  );
}

/** Draws `close` and `fail` once for all states that have them: they lead from each of these to the same state. */
function renderDiagram(): string {
  const name = (state: string): string => state.replaceAll('-', '_');
  const events = Object.entries(TRANSITIONS).flatMap(([from, next]) =>
    Object.entries(next).map(([event, to]) => ({ from, event, to })),
  );
  const isShared = ({ event, from }: { readonly event: string; readonly from: string }): boolean =>
    (event === 'close' || event === 'fail') && from !== 'closing';
  const lines = events
    .filter((edge) => !isShared(edge))
    .map(({ from, event, to }) => `${name(from)} --> ${name(to)}: ${event}`);
  return [
    'stateDiagram-v2',
    '  [*] --> idle',
    ...lines.map((line) => `  ${line}`),
    '  note right of closing: close leads here from each state above it',
    '  note right of failed: fail leads here from each state that is not final',
    '  closed --> [*]',
    '  failed --> [*]',
  ].join('\n');
}
