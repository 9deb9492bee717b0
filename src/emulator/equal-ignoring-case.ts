/** Compares two names as Unity Catalog does: ignoring case. */
export function equalIgnoringCase(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
