/** Returns whether a version such as `20.19.1` is `minimum` or newer. Compares only the parts that `minimum` has. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (const [i, wanted] of want!.entries()) {
    const part = have![i] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
