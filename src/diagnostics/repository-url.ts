/**
 * The public address of the repository, without a trailing slash; undefined until it is published. Messages and the
 * manifests of both packages derive their addresses from it, and name none while it is undefined.
 */
export const repositoryUrl: string | undefined = undefined;

/** Returns ` at <address>` for the end of "please report it", or nothing while there is no public repository. */
export function describeIssueTracker(url: string | undefined = repositoryUrl): string {
  return url === undefined ? '' : ` at ${url}/issues`;
}
