import { randomBytes } from 'node:crypto';
import { printable } from '../../diagnostics/printable.js';
import { isJsonObject } from '../../system/bounded-json.js';
import { suggestWord } from '../suggest-word.js';
import type { Principal } from './principal.js';

const KEYS = ['id', 'secret', 'grants', 'federatedSubjects'];
const MAX_PRINCIPALS = 100;
const MAX_STATEMENTS = 1000;
const MAX_LENGTH = 1000;
const PLACEHOLDER = /^\$\{([A-Za-z_]\w*)\}$/;

/** Returns the value of an environment variable; undefined if it is not set. */
export type FindVariable = (name: string) => string | undefined;

/**
 * Reads service principals from a value that somebody else made, such as JSON. With `findVariable`, a secret can name an environment
 * variable. Throws RangeError for unknown keys, and for values that are not allowed; the message contains no secret.
 */
export function parsePrincipals(value: unknown, findVariable: FindVariable | undefined): readonly Principal[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_PRINCIPALS) {
    throw new RangeError(`principals must be a list of 1 to ${MAX_PRINCIPALS} service principals.`);
  }
  const principals = value.map((each, i) => parsePrincipal(each, `principals[${i}]`, findVariable));
  const ids = principals.map(({ id }) => id.toLowerCase());
  const twice = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (twice >= 0) throw new RangeError(`principals[${twice}].id: another principal has the same id.`);
  return principals;
}

function parsePrincipal(value: unknown, where: string, findVariable: FindVariable | undefined): Principal {
  if (!isJsonObject(value)) throw new RangeError(`${where} must be an object with the key 'id'.`);
  for (const key of Object.keys(value)) {
    if (KEYS.includes(key)) continue;
    throw new RangeError(
      `${where}: unknown key '${printable(key, 100)}'.${suggestWord(key, KEYS)} The keys are ${KEYS.join(', ')}.`,
    );
  }
  const { id, secret, grants, federatedSubjects = [] } = value;
  if (!isText(id) || /[\p{Cc}:]/u.test(id)) {
    throw new RangeError(
      `${where}.id must be text of 1 to ${MAX_LENGTH} characters, without colons and control characters.`,
    );
  }
  return {
    id,
    secret: readSecret(secret, `${where}.secret`, findVariable),
    grants: grants === undefined ? undefined : readTexts(grants, `${where}.grants`),
    federatedSubjects: readTexts(federatedSubjects, `${where}.federatedSubjects`),
  };
}

function readSecret(value: unknown, where: string, findVariable: FindVariable | undefined): string {
  if (value === undefined) return createSecret();
  if (!isText(value)) throw new RangeError(`${where} must be text of 1 to ${MAX_LENGTH} characters.`);
  const name = PLACEHOLDER.exec(value)?.[1];
  if (findVariable === undefined) return value;
  if (name === undefined) {
    // A client would have to send the placeholder as its secret.
    if (!value.includes('${')) return value;
    throw new RangeError(
      `${where} contains '\${', but is not '\${NAME}' alone, with letters, digits and underscores as the name of an environment variable.`,
    );
  }
  const found = findVariable(name);
  if (isText(found)) return found;
  throw new RangeError(
    `${where}: the environment variable ${name} is not set, or is longer than ${MAX_LENGTH} characters.`,
  );
}

/** Creates a client secret. */
function createSecret(): string {
  return randomBytes(16).toString('hex');
}

function readTexts(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value) && value.length <= MAX_STATEMENTS && value.every(isText)) return value;
  throw new RangeError(`${where} must be a list of at most ${MAX_STATEMENTS} texts of 1 to ${MAX_LENGTH} characters.`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_LENGTH && value.isWellFormed();
}
