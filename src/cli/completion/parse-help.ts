/** A flag or a positional, as the help of a command tells it. */
interface HelpItem {
  readonly name: string;
  /** What it takes, where that is one of some words. */
  readonly choices: readonly string[];
  readonly boolean: boolean;
  /** Whether it is true where it is not given. */
  readonly onByDefault: boolean;
}

/** What the help of a command tells. */
export interface Help {
  readonly commands: readonly string[];
  readonly flags: readonly HelpItem[];
  readonly positionals: readonly HelpItem[];
}

/** Reads the text of `--help`: what is completed is what is told there, and nothing is said twice. */
export function parseHelp(text: string): Help {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, title] = /^(\S.*):$/.exec(line) ?? [];
    if (title !== undefined) {
      lines = [];
      sections.set(title, lines);
    } else if (line.startsWith(' ')) lines.push(line);
  }
  const items = (title: string): HelpItem[] => (sections.get(title) ?? []).flatMap((line) => parseItem(line) ?? []);
  return {
    commands: (sections.get('Commands') ?? []).flatMap((line) => /^ +\S+ ([a-z]+)\b/.exec(line)?.[1] ?? []),
    // They stand under headings of their own.
    flags: [...sections.keys()].flatMap((title) => (known.has(title) ? [] : items(title))),
    positionals: items('Positionals'),
  };
}

const known: ReadonlySet<string> = new Set(['Commands', 'Positionals', 'Examples']);

function parseItem(line: string): HelpItem | undefined {
  const [, name] = /^ +(?:-\w, )?(?:--)?([a-z][a-z-]*) {2}/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const [, choices = ''] = /\[choices: ([^\]]*)\]/.exec(line) ?? [];
  return {
    name,
    choices: [...choices.matchAll(/"([^"]*)"/g)].map(([, word]) => word as string),
    boolean: /\[boolean\]/.test(line),
    onByDefault: /\[boolean\] \[default: true\]/.test(line),
  };
}
