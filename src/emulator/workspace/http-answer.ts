/** What an endpoint answers: a JSON document. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** An error as Databricks' REST interfaces write it. */
export function databricksError(status: number, code: string, message: string): HttpAnswer {
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code, domain: 'unity-catalog.databricks.com' },
  ];
  return { status, body: { error_code: code, message, details } };
}

/** An error as OAuth token endpoints write it (RFC 6749, section 5.2). */
export function oauthError(status: number, error: string, description: string): HttpAnswer {
  return { status, body: { error, error_description: description } };
}
