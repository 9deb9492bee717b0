import type { TableModel } from '../../model/table-model.js';
import { isJsonObject } from '../../system/bounded-json.js';
import { equalIgnoringCase } from '../equal-ignoring-case.js';
import { createWriteGrants, parseGrants } from '../grants/initial-grants.js';
import { inFile, readJsonFile } from '../read-json-file.js';
import type { GrantStatement } from '../sql/parse-grant.js';
import { type FindVariable, parsePrincipals } from './parse-principals.js';
import type { Principal, PrincipalOptions } from './principal.js';

/** Service principals: a list, or the path of a JSON file with one, which can be the value of the key `principals`. */
export type PrincipalInput = string | readonly PrincipalOptions[];

/** Reads service principals. Throws RangeError if they are invalid, and GenError `principals-invalid` if they are from a file. */
export async function readPrincipals(
  input: PrincipalInput,
  findVariable: FindVariable = (name) => process.env[name],
): Promise<readonly Principal[]> {
  if (typeof input !== 'string') return parsePrincipals(input, undefined);
  const value = await readJsonFile(input, 'principals-invalid');
  return inFile('principals-invalid', input, () => parsePrincipals(readList(value), findVariable));
}

/**
 * Returns the grants of principals that were read from `input`. Throws an Error if a statement is invalid or is about another principal,
 * and GenError `principals-invalid` if they are from a file.
 */
export function createGrants(
  principals: readonly Principal[],
  input: PrincipalInput,
  tables: readonly TableModel[],
): readonly GrantStatement[] {
  return inFile('principals-invalid', input, () =>
    principals.flatMap(({ id, grants }) => {
      if (grants === undefined) return createWriteGrants(id, tables);
      const statements = parseGrants(grants, tables);
      const other = statements.find(({ principal }) => !equalIgnoringCase(principal, id));
      if (other === undefined) return statements;
      throw new Error(`The grants of the principal ${id} have a statement for ${other.principal}`);
    }),
  );
}

function readList(value: unknown): unknown {
  if (!isJsonObject(value) || !('principals' in value)) return value;
  const [other] = Object.keys(value).filter((key) => key !== 'principals' && key !== '$schema');
  if (other !== undefined) throw new RangeError(`The only key is principals, not '${other}'.`);
  return value['principals'];
}
