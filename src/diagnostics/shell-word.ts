/** A word as a command line takes it: in quotes where a shell would read it otherwise. */
export function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
