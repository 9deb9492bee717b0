/** Formats a position in a text as line and column, such as `3:14`. Editors count both from 1, and columns in UTF-16 units. */
export function formatPosition(text: string, position: number): string {
  const lines = text.slice(0, position).split(/\r\n|\r|\n/);
  return `${lines.length}:${(lines.at(-1) as string).length + 1}`;
}
