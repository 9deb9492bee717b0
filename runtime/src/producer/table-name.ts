import { ZerobusError } from '../errors/zerobus-error.js';

/**
 * The table to write into: the generated name, its catalog replaced where one is given. A generated name of two parts, from a
 * project with targets, needs one. Throws `configuration`.
 */
export function resolveTable(generated: string, catalog: string | undefined): string {
  const parts = generated.split('.');
  // What Unity Catalog takes in the name of a catalog and a header can carry; the generated one is right as it is.
  if (catalog !== undefined && catalog !== parts[0] && !/^[!-\-0-~]+$/.test(catalog)) {
    throw new ZerobusError('configuration', 'catalog (ZEROBUS_CATALOG) must be the name of one, with no dot in it');
  }
  if (parts.length === 2 && catalog === undefined) {
    throw new ZerobusError('configuration', `Not set: catalog (ZEROBUS_CATALOG), which ${generated} is to be found in`);
  }
  return catalog === undefined ? generated : [catalog, ...parts.slice(-2)].join('.');
}
