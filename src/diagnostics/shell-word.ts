/** A kind of shell, by how it reads quotes. */
export type Shell = 'posix' | 'powershell' | 'cmd';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the shell that a suggested command is probably pasted into. On Windows that is a POSIX shell where it set its variables, as
 * Git Bash does, PowerShell where that added the modules of the user to those of the system, and otherwise cmd.
 */
export function findShell(platform: NodeJS.Platform = process.platform, environment: Environment = process.env): Shell {
  if (platform !== 'win32' || environment['MSYSTEM'] || environment['SHELL']) return 'posix';
  const modules = environment['PSModulePath']?.split(';').filter((folder) => folder !== '') ?? [];
  return modules.length > 2 ? 'powershell' : 'cmd';
}

/** Quotes an argument of a suggested command if it needs quotes. */
export function shellWord(text: string, shell: Shell = findShell()): string {
  if (shell === 'posix') return posixWord(text);
  if (isPlain(text)) return text;
  // All shells of Windows read this in the same way.
  if (/^[^"$`%!^\u201c-\u201e]*$/.test(text) && !text.endsWith('\\')) return `"${text}"`;
  return shell === 'powershell' ? powershellWord(text) : cmdWord(text);
}

/** Quotes an argument for a POSIX shell if it needs quotes. */
export function posixWord(text: string): string {
  return isPlain(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function powershellWord(text: string): string {
  // PowerShell takes typographic quotes for quotes too.
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

/** In quotes, a backslash only escapes a quote that follows. Nothing keeps cmd from replacing `%NAME%`. */
function cmdWord(text: string): string {
  return `"${text.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) => slashes + slashes + (quote && '\\"'))}"`;
}

function isPlain(text: string): boolean {
  return /^[\w./-]+$/.test(text);
}
