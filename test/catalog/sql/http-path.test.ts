import { describe, expect, test } from 'vitest';
import { parseHttpPath, warehouseHttpPath } from '../../../src/catalog/sql/http-path.ts';

describe('the path of a warehouse', () => {
  test.each([
    ['1234567890abcdef', '/sql/1.0/warehouses/1234567890abcdef'],
    [' 1a ', '/sql/1.0/warehouses/1a'],
    ['', undefined],
    ['a/b', undefined],
    ['../x', undefined],
    ['a?o=1', undefined],
    ['a\nb', undefined],
    ['ä', undefined],
    ['x'.repeat(101), undefined],
  ])('%j -> %s', (given, want) => {
    if (want === undefined) expect(() => warehouseHttpPath(given)).toThrow('[invalid-warehouse]');
    else expect(warehouseHttpPath(given)).toBe(want);
  });
});

describe('a path that is given', () => {
  test.each([
    ['/sql/1.0/warehouses/1a', '/sql/1.0/warehouses/1a'],
    ['sql/1.0/endpoints/1a', '/sql/1.0/endpoints/1a'],
    ['sql/protocolv1/o/123/0123-456-abc', '/sql/protocolv1/o/123/0123-456-abc'],
    ['/sql/1.0/warehouses/1a?o=42', '/sql/1.0/warehouses/1a?o=42'],
    ['', undefined],
    ['/', undefined],
    ['/sql', undefined],
    ['/api/2.0', undefined],
    ['https://host/sql/1.0/warehouses/1a', undefined],
    ['/sql/../x', undefined],
    ['/sql/1.0/warehouses/1a?o=42&x=y', undefined],
    ['/sql/1.0/warehouses/1a#x', undefined],
    ['/sql/a b', undefined],
    ['//host/sql/1a', undefined],
    [`/sql/${'x'.repeat(300)}`, undefined],
  ])('%j -> %s', (given, want) => {
    if (want === undefined) expect(() => parseHttpPath(given)).toThrow('[invalid-warehouse]');
    else expect(parseHttpPath(given)).toBe(want);
  });
});
