/** Splits a name into its parts, without backticks: `a.b-c` and `` `a.b`.c ``. Undefined for any other text. */
export function splitName(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  const part = /`((?:[^`]|``)+)`|([^`.\s]+)/uy;
  for (;;) {
    const found = part.exec(text);
    if (found === null) return undefined;
    parts.push(found[1]?.replaceAll('``', '`') ?? (found[2] as string));
    if (part.lastIndex === text.length) return parts;
    if (text[part.lastIndex] !== '.') return undefined;
    part.lastIndex++;
  }
}
