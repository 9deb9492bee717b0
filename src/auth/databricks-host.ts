/** The parts of the address of a Zerobus endpoint, `<workspace-id>.zerobus.<region>.<cloud>`. */
export interface ZerobusAddress {
  /** '' if it is missing. */
  readonly workspaceId: string;
  /** '' if it is missing. */
  readonly region: string;
  /** The domain of the cloud: `azuredatabricks.net`. */
  readonly cloud: string;
}

const CLOUD =
  /(?:^|\.)(cloud\.databricks\.(?:com|us)|gcp\.databricks\.com|azuredatabricks\.net|databricks\.azure\.(?:us|cn))$/;

/** Returns the cloud domain of a workspace or endpoint; undefined for other host names. */
export function getCloud(hostname: string): string | undefined {
  return CLOUD.exec(hostname)?.[1];
}

/** Parses the host name of an endpoint. Returns undefined for other host names, such as a private link or `localhost`. */
export function parseZerobusAddress(hostname: string): ZerobusAddress | undefined {
  const cloud = getCloud(hostname);
  if (cloud === undefined) return undefined;
  const found = /^(?:([^.]+)\.)?zerobus\.(?:([a-z0-9.-]+)\.)?$/.exec(hostname.slice(0, -cloud.length));
  return found === null ? undefined : { workspaceId: found[1] ?? '', region: found[2] ?? '', cloud };
}

/** Returns whether a host name belongs to an account console, which has no tables and issues no tokens for them. */
export function isAccountConsole(hostname: string): boolean {
  const cloud = getCloud(hostname);
  return cloud !== undefined && /^(?:accounts(?:-\w+)?\.)?$/.test(hostname.slice(0, -cloud.length));
}

/**
 * Returns the workspace ID in an address: after `?o=`, or in a host name of Azure, `adb-<workspace id>.<n>.azuredatabricks.net`, or
 * of Google Cloud.
 */
export function findWorkspaceId({ hostname, pathname, search }: URL): string | undefined {
  const inPath = /[?&/]o[=/](\d+)/.exec(pathname + search)?.[1];
  if (inPath !== undefined || getCloud(hostname) === undefined) return inPath;
  return /^(?:adb-)?(\d+)\.(?:\d|zerobus)/.exec(hostname)?.[1];
}
