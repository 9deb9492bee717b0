/** The body of a request for a token that may write into one table, and nothing else. */
export function tokenRequestBody(table: string, workspaceId: string): string {
  const [catalog = '', schema = ''] = table.split('.');
  const privileges = (type: string, name: string, granted: readonly string[]): Record<string, unknown> => ({
    type: 'unity_catalog_privileges',
    privileges: granted,
    object_type: type,
    object_full_path: name,
  });
  const details = [
    privileges('CATALOG', catalog, ['USE CATALOG']),
    privileges('SCHEMA', `${catalog}.${schema}`, ['USE SCHEMA']),
    { ...privileges('TABLE', table, ['SELECT', 'MODIFY']), operations: ['zerobuswrite'] },
  ];
  return new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'all-apis',
    resource: `api://databricks/workspaces/${workspaceId}/zerobusDirectWriteApi`,
    authorization_details: JSON.stringify(details),
  }).toString();
}
