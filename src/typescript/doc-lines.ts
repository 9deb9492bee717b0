/** Text of users as lines of a comment: nothing in it can end the comment or hide a line. */
export function docLines(text: string | null | undefined): string[] {
  if (text == null || text.trim() === '') return [];
  const lines = text.trim().split(/\r\n|[\n\r\u2028\u2029]/);
  return lines.map((line) =>
    line
      .replace(/\p{Cc}+/gu, ' ')
      .replaceAll('*/', '*\\/')
      .trimEnd(),
  );
}
