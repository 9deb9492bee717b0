/** The parts of the address of a Zerobus endpoint, `<workspace-id>.zerobus.<region>.<cloud>`. */
export interface ZerobusAddress {
  readonly workspaceId: string;
  readonly region: string;
  /** The domain of the cloud: `azuredatabricks.net`. */
  readonly cloud: string;
}

const CLOUDS: readonly string[] = ['gcp.databricks.com', 'cloud.databricks.com', 'azuredatabricks.net'];

/** Returns the cloud domain of a workspace or endpoint; undefined for other host names. */
export function getCloud(hostname: string): string | undefined {
  return CLOUDS.find((cloud) => hostname.endsWith(`.${cloud}`));
}

/** Parses the host name of an endpoint. Returns undefined for other host names, such as a private link or `localhost`. */
export function parseZerobusAddress(hostname: string): ZerobusAddress | undefined {
  const cloud = getCloud(hostname);
  const prefix = cloud === undefined ? '' : hostname.slice(0, -cloud.length - 1);
  const found = /^([^.]+)\.zerobus\.([a-z0-9-]+)$/.exec(prefix);
  return cloud === undefined || found === null
    ? undefined
    : { workspaceId: found[1] as string, region: found[2] as string, cloud };
}

/** Returns the workspace ID in the host name of an Azure workspace, `adb-<workspace id>.<n>.azuredatabricks.net`. */
export function getAzureWorkspaceId(hostname: string): string | undefined {
  return /^adb-(\d+)\.\d+\.azuredatabricks\.net$/.exec(hostname)?.[1];
}
