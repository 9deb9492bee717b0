/** The JSON response of an endpoint. */
export interface JsonResponse {
  readonly status: number;
  readonly body: unknown;
  /** Headers to add. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Creates an error response in the format of Databricks' REST APIs. */
export function createDatabricksError(status: number, code: string, message: string): JsonResponse {
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code, domain: 'unity-catalog.databricks.com' },
  ];
  return { status, body: { error_code: code, message, details } };
}

/** Creates an error response in the format of OAuth token endpoints (RFC 6749, section 5.2). */
export function createOauthError(status: number, error: string, description: string): JsonResponse {
  return { status, body: { error, error_description: description } };
}
