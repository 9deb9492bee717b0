import type { PrincipalOptions } from './principal.js';
import type { PrincipalInput } from './read-principals.js';

/** The options of `startEmulator` that say who ingests. */
interface PrincipalChoices {
  readonly principals?: PrincipalInput;
  readonly clientId?: string;
  readonly federatedSubjects?: readonly string[];
  readonly grants?: readonly string[];
}

/** Returns the principals that the options choose: `principals`, or one of the other options. Throws RangeError if both are given. */
export function choosePrincipals(options: PrincipalChoices): PrincipalInput {
  const { principals, clientId, federatedSubjects } = options;
  if (principals === undefined) return [createPrincipal(options)];
  const other = clientId !== undefined ? 'clientId' : federatedSubjects !== undefined ? 'federatedSubjects' : undefined;
  if (other === undefined) return principals;
  throw new RangeError(`The option ${other} cannot be combined with principals. Set it for each principal.`);
}

function createPrincipal({
  clientId = 'emulator',
  federatedSubjects = [],
  grants,
}: PrincipalChoices): PrincipalOptions {
  return { id: clientId, federatedSubjects, ...(grants && { grants }) };
}
