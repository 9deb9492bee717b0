import { ZerobusError } from '../errors.js';

/**
 * The table to write into: the generated name, its catalog replaced where one is given. A generated name of two parts, from a
 * project with targets, needs one. Throws `configuration`.
 */
export function targetTable(generated: string, catalog: string | undefined): string {
  const parts = generated.split('.');
  if (catalog !== undefined && !/^[A-Za-z0-9_]+$/.test(catalog)) {
    throw new ZerobusError(
      'configuration',
      'catalog (ZEROBUS_CATALOG) must be a name of ASCII letters, digits and underscores',
    );
  }
  if (parts.length === 2 && catalog === undefined) {
    throw new ZerobusError('configuration', `Not set: catalog (ZEROBUS_CATALOG), which ${generated} is to be found in`);
  }
  return catalog === undefined ? generated : [catalog, ...parts.slice(-2)].join('.');
}
