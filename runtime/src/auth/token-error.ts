import { ZerobusError } from '../errors/zerobus-error.js';

/** What is shown of the workspace's text. */
const SHOWN_CHARACTERS = 300;

/** The error for a status other than 200 of the token endpoint. `secrets` are cut out of whatever the workspace says. */
export function tokenError(status: number, body: string, table: string, secrets: readonly string[]): ZerobusError {
  const { error, description } = readReason(body);
  const said = `${error}${description === '' ? '' : `: ${description}`}`;
  const reason = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), said).slice(0, SHOWN_CHARACTERS);
  const text = `The token endpoint answered with status ${status}${reason === '' ? '' : ` (${reason})`}`;
  if (status >= 300 && status < 400) {
    return new ZerobusError(
      'configuration',
      `${text}: a redirect is not followed, for it would carry the secret elsewhere`,
      {
        help: 'Set the workspace URL (DATABRICKS_HOST) to the address that the workspace itself answers at.',
      },
    );
  }
  if (status === 429 || status >= 500) return new ZerobusError('token-unavailable', text, { table });
  if (status === 404) {
    return new ZerobusError('configuration', text, {
      help: 'Check that the workspace URL (DATABRICKS_HOST) is that of a Databricks workspace.',
    });
  }
  if (error === 'invalid_authorization_details') {
    return new ZerobusError('token-rejected', text, {
      table,
      help: `Check that ${table} exists, and grant USE CATALOG, USE SCHEMA, SELECT and MODIFY on it to the service principal, explicitly.`,
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
