import { expect, test } from 'vitest';
import { earlyWarnings } from '../../src/cli/send/early-warnings.ts';
import { diagnostic } from '../../src/diagnostics/diagnostic.ts';

const hex = (column: string): ReturnType<typeof diagnostic> =>
  diagnostic('binary-looks-hex', { table: 'c.s.t', path: column }, { column });

test('a long run shows each warning once, a short one none', () => {
  let now = 0;
  const shown: (string | null)[] = [];
  const warn = earlyWarnings(
    ({ path }) => shown.push(path),
    () => now,
  );
  warn([hex('a')]);
  expect(shown).toEqual([]);
  now = 10_000;
  warn([]);
  warn([hex('a')]);
  warn([hex('a'), hex('b')]);
  warn([hex('a'), hex('b')]);
  expect(shown).toEqual(['a', 'b']);
});
