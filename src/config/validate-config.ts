import { GenError, genError } from '../diagnostics/gen-error.js';
import { parseTables, TablePattern } from '../model/table-pattern.js';
import { configSchema } from './config-schema.js';
import { describeIssue, type Problem, shown } from './describe-issue.js';
import type { ZerobusConfig } from './zerobus-config.js';

/** More of them are counted only. */
const maxShown = 5;

/**
 * A configuration from a value of any kind. `file` is how messages name it. Throws GenError `config-invalid`, which
 * names each key with its value, what is allowed, and the nearest known key.
 */
export function validateConfig(value: unknown, file: string): ZerobusConfig {
  const parsed = configSchema.safeParse(value);
  const problems = parsed.success
    ? [...checkTables(parsed.data), ...checkTargets(parsed.data)]
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, value));
  if (parsed.success && problems.length === 0) return parsed.data;
  const more = problems.length > maxShown ? ` (and ${problems.length - maxShown} more)` : '';
  throw genError(
    'config-invalid',
    {},
    {
      file,
      problems: ended(
        problems
          .slice(0, maxShown)
          .map((problem) => problem())
          .join('; ') + more,
      ),
    },
  );
}

function ended(text: string): string {
  return text.endsWith('?') ? text : `${text}.`;
}

/** One of the targets is meant. */
function checkTargets({ targets, target }: ZerobusConfig): Problem[] {
  if (targets === undefined)
    return target === undefined ? [] : [() => `target is ${shown(target)}, and there are no targets`];
  const names = Object.keys(targets);
  if (names.length === 0) return [() => 'targets is empty, and takes at least one target'];
  if (target === undefined || names.includes(target)) return [];
  return [() => `target is ${shown(target)}, and takes one of targets: ${names.join(', ')}`];
}

/** Names of tables have a grammar, and one table has one entry. */
function checkTables({ tables = [], targets }: ZerobusConfig): Problem[] {
  const form = targets === undefined ? 'with-catalog' : 'without-catalog';
  const seen = new Map<string, string>();
  return tables.flatMap((entry, i) => {
    const key = `tables[${i}]`;
    const { table, message, exclude } = typeof entry === 'string' ? { table: entry } : entry;
    try {
      const parsed = parseTables(table, form);
      if (parsed instanceof TablePattern) {
        const own = message === undefined ? exclude && 'exclude' : 'message';
        return own ? [() => `${key}.${own} is for one table, and ${shown(table)} names several`] : [];
      }
      const name = parsed.toSql().toLowerCase();
      const other = seen.get(name);
      seen.set(name, key);
      return other === undefined ? [] : [() => `${key} names ${table}, as ${other} does`];
    } catch (error) {
      if (!(error instanceof GenError)) throw error;
      return [() => `${key}: ${error.diagnostic.message.replace(/\.$/, '')}`];
    }
  });
}
