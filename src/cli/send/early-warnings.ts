import type { Diagnostic } from '../../diagnostics/diagnostic.js';

/** A run that is over by then shows its warnings once, at the end, with the final counts. */
const AFTER_MS = 10_000;

/** Returns a function that passes on each warning of a long run once, soon after it is known: some inputs never end. */
export function earlyWarnings(
  show: (warning: Diagnostic) => void,
  now: () => number = () => performance.now(),
): (warnings: readonly Diagnostic[]) => void {
  const start = now();
  const shown = new Set<string>();
  return (warnings) => {
    if (warnings.length === shown.size || now() - start < AFTER_MS) return;
    for (const warning of warnings) {
      const key = `${warning.code} ${warning.path}`;
      if (!shown.has(key)) show(warning);
      shown.add(key);
    }
  };
}
