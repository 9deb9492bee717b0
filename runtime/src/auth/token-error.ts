import { serverText } from '../errors/mask-secrets.js';
import { ZerobusError } from '../errors/zerobus-error.js';

/** Maximum number of characters of the workspace's text in a message. */
const SHOWN_CHARACTERS = 300;

/** Returns the error for a response of the token endpoint with a status other than 200. Its message never contains one of `secrets`. */
export function tokenError(status: number, body: string, table: string, secrets: readonly string[]): ZerobusError {
  const { error, description } = readReason(body);
  const answer = `${error}${description === '' ? '' : `: ${description}`}`;
  const reason = serverText(answer, secrets, SHOWN_CHARACTERS);
  const text = `The token endpoint responded with status ${status}${reason === '' ? '' : ` (${reason})`}`;
  if (status >= 300 && status < 400) {
    return new ZerobusError(
      'configuration',
      `${text}: redirects are not followed, because they would send the secret elsewhere`,
      {
        help: 'Set the workspace URL (DATABRICKS_HOST) to the address of the workspace itself.',
      },
    );
  }
  if (status === 429 || status >= 500) return new ZerobusError('token-unavailable', text, { table });
  if (status === 404) {
    return new ZerobusError('configuration', text, {
      help: 'Check that the workspace URL (DATABRICKS_HOST) is the URL of a Databricks workspace.',
    });
  }
  if (error === 'invalid_authorization_details') {
    return new ZerobusError('token-rejected', text, {
      table,
      help: `Check that ${table} exists. Grant USE CATALOG, USE SCHEMA, SELECT and MODIFY on it to the service principal; inherited grants do not count.`,
    });
  }
  return new ZerobusError('token-rejected', text, { table });
}

function readReason(body: string): { readonly error: string; readonly description: string } {
  try {
    const { error, error_description } = JSON.parse(body) as Record<string, unknown>;
    return {
      error: typeof error === 'string' ? error : '',
      description: typeof error_description === 'string' ? error_description : '',
    };
  } catch {
    return { error: '', description: '' };
  }
}
