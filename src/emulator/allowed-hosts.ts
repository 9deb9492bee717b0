/** Returns whether a request names a host that the workspace serves, by its Host header. */
export type HostCheck = (host: string | undefined) => boolean;

/**
 * Allows loopback names and addresses, and `names`. A web page can make its own name resolve to 127.0.0.1 and then call the
 * emulator as if it were the page's server (DNS rebinding); the name in the request gives it away.
 */
export function allowHosts(names: readonly string[]): HostCheck {
  const allowed = new Set(names.map((name) => name.toLowerCase()));
  return (host) => {
    const name = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host?.toLowerCase() ?? '')?.[1];
    return name !== undefined && (isLoopback(name) || allowed.has(name));
  };
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** Says why a request is rejected, and what allows it. */
export function hostRejected(host: string | undefined): string {
  return `The emulator does not serve the host '${host ?? ''}'. Allow it with --allow-host or the option allowHosts.`;
}
