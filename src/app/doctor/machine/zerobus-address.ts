/** The parts of the address of a Zerobus endpoint, `<workspace-id>.zerobus.<region>.<cloud>`. */
export interface ZerobusAddress {
  readonly workspaceId: string;
  readonly region: string;
  /** The end of the names of a cloud: `azuredatabricks.net`. */
  readonly cloud: string;
}

const clouds: readonly string[] = ['gcp.databricks.com', 'cloud.databricks.com', 'azuredatabricks.net'];

/** The cloud of a workspace or an endpoint, by the end of its name; undefined for a name of another kind. */
export function cloudOf(hostname: string): string | undefined {
  return clouds.find((cloud) => hostname.endsWith(`.${cloud}`));
}

/** Undefined where it is no such address, as that of a private link or of this machine. */
export function parseZerobusAddress(hostname: string): ZerobusAddress | undefined {
  const cloud = cloudOf(hostname);
  const own = cloud === undefined ? '' : hostname.slice(0, -cloud.length - 1);
  const found = /^([^.]+)\.zerobus\.([a-z0-9-]+)$/.exec(own);
  return cloud === undefined || found === null
    ? undefined
    : { workspaceId: found[1] as string, region: found[2] as string, cloud };
}

/** The id that the name of an Azure workspace has in it, `adb-<workspace id>.<n>.azuredatabricks.net`. */
export function azureWorkspaceId(hostname: string): string | undefined {
  return /^adb-(\d+)\.\d+\.azuredatabricks\.net$/.exec(hostname)?.[1];
}
