/**
 * Quotes an argument of a suggested command if it needs quotes: for PowerShell on Windows, else for a POSIX shell. `platform` is
 * that of `process`.
 */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? powershellWord(text) : posixWord(text);
}

/** Quotes an argument for a POSIX shell if it needs quotes. */
export function posixWord(text: string): string {
  return isPlain(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function powershellWord(text: string): string {
  // PowerShell takes typographic quotes for quotes too.
  return isPlain(text) ? text : `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

function isPlain(text: string): boolean {
  return /^[\w./-]+$/.test(text);
}
