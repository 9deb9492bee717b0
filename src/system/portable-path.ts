/** Paths that people write, in a config or a flag, on one system for another. */

/** Returns a relative path with `/` between folders, as every system reads it. An absolute one is returned unchanged. */
export function portablePath(path: string): string {
  return /^(?:[A-Za-z]:|[\\/])/.test(path) ? path : path.replaceAll('\\', '/');
}

/** Returns whether a path is an absolute one of Windows, on another system. There it would be the name of a file. */
export function isForeignPath(path: string, platform: NodeJS.Platform = process.platform): boolean {
  return platform !== 'win32' && /^(?:[A-Za-z]:[\\/]|\\)/.test(path);
}
