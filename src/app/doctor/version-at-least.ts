/** Whether a version such as `20.19.1` is `least` or newer, by the parts that `least` has. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (const [i, wanted] of want!.entries()) {
    const part = have![i] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
