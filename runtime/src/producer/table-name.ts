import { ZerobusError } from '../errors/zerobus-error.js';

/**
 * Returns the three-part name of the table to write into: the generated name with its catalog replaced by `catalog`, if that is
 * given. A generated name of two parts comes from a project with targets, and needs a catalog. Throws `configuration`.
 */
export function resolveTable(generated: string, catalog: string | undefined): string {
  const parts = generated.split('.');
  // What Unity Catalog accepts as the name of a catalog and a header can carry. The generated name needs no check.
  if (catalog !== undefined && catalog !== parts[0] && !/^[!-\-0-~]+$/.test(catalog)) {
    throw new ZerobusError('configuration', 'catalog (ZEROBUS_CATALOG) must be a catalog name without dots');
  }
  if (catalog !== undefined && /^(["'`]).*\1$/.test(catalog)) {
    throw new ZerobusError('configuration', 'catalog (ZEROBUS_CATALOG) is in quotes', {
      help: 'Remove the quotes: they are a part of the value.',
    });
  }
  if (parts.length === 2 && catalog === undefined) {
    throw new ZerobusError(
      'configuration',
      `Not set: catalog (ZEROBUS_CATALOG), the catalog that contains ${generated}`,
    );
  }
  return catalog === undefined ? generated : [catalog, ...parts.slice(-2)].join('.');
}
