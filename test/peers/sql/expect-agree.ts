import { expect } from 'vitest';
import { canonicalForm } from '../../../src/artifacts/schema-hash.ts';
import { compareTables } from '../../../src/drift/compare-tables.ts';
import type { TableModel } from '../../../src/model/table-model.ts';

/**
 * Two sources tell the same of a table, fact by fact, wherever both know it; neither sees drift in the other. Gives the
 * facts that only one of them knows.
 */
export function expectAgree(one: TableModel, other: TableModel): ReadonlySet<string> {
  const oneSided = new Set<string>();
  const differences: string[] = [];
  walk(one, other, '', oneSided, differences);
  expect(differences).toEqual([]);
  expect(canonicalForm(one.columns)).toBe(canonicalForm(other.columns));
  expect(compareTables(one, other)).toEqual([]);
  expect(compareTables(other, one)).toEqual([]);
  return oneSided;
}

function walk(a: unknown, b: unknown, path: string, oneSided: Set<string>, differences: string[]): void {
  if (a === undefined || b === undefined) {
    if (a !== b) oneSided.add(path.replace(/\[\d+\]/g, '[]'));
  } else if (mayBeBounded(a, b) || mayBeBounded(b, a)) {
    oneSided.add('the bound of a string');
  } else if (isObject(a) && isObject(b)) {
    // Delta adds properties of its own.
    const keys = path === '.properties' ? Object.keys(b) : new Set([...Object.keys(a), ...Object.keys(b)]);
    for (const key of keys)
      walk(a[key], b[key], Array.isArray(a) ? `${path}[${key}]` : `${path}.${key}`, oneSided, differences);
  } else if (a !== b) {
    differences.push(`${path}: ${String(a)} is not ${String(b)}`);
  }
}

function mayBeBounded(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b) || a['kind'] !== 'string' || a['bound'] !== 'unknown') return false;
  return b['kind'] === 'char' || b['kind'] === 'varchar';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
