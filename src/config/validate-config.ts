import { GenError, genError } from '../diagnostics/gen-error.js';
import { parseTables, TablePattern } from '../model/table-pattern.js';
import { configSchema } from './config-schema.js';
import { describeIssue, formatValue, type Problem } from './describe-issue.js';
import type { ZerobusConfig } from './zerobus-config.js';

/** Further problems are only counted. */
const maxShown = 5;

/**
 * Validates a value of any kind as a config; `file` is its path for messages. Throws GenError `config-invalid`, which names
 * each wrong key with its value, what is allowed, and the nearest known key.
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
      problems: withFullStop(
        problems
          .slice(0, maxShown)
          .map((problem) => problem())
          .join('; ') + more,
      ),
    },
  );
}

function withFullStop(text: string): string {
  return text.endsWith('?') ? text : `${text}.`;
}

/** Checks that `target` is one of `targets`. */
function checkTargets({ targets, target }: ZerobusConfig): Problem[] {
  if (targets === undefined)
    return target === undefined ? [] : [() => `target is ${formatValue(target)}, but the config has no targets`];
  const names = Object.keys(targets);
  if (names.length === 0) return [() => 'targets is empty, but must have at least one target'];
  if (target === undefined || names.includes(target)) return [];
  return [() => `target is ${formatValue(target)}, but must be one of targets: ${names.join(', ')}`];
}

/** Checks that table names are valid, and that no table has two entries. */
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
        return own ? [() => `${key}.${own} applies to a single table, but ${formatValue(table)} is a pattern`] : [];
      }
      const name = parsed.toSql().toLowerCase();
      const other = seen.get(name);
      seen.set(name, key);
      return other === undefined ? [] : [() => `${key} names ${table}, which ${other} already names`];
    } catch (error) {
      if (!(error instanceof GenError)) throw error;
      return [() => `${key}: ${error.diagnostic.message.replace(/\.$/, '')}`];
    }
  });
}
