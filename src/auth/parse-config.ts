import { readConfigValue } from './read-config-value.js';

/** The values of each section by name, as they stand: `DEFAULT` is inherited by none. */
export type ConfigSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A line that is neither of a section nor `key = value`, by its number from 1; never its text, which may hold a secret. */
export interface BrokenLine {
  readonly line: number;
  readonly reason: string;
}

/**
 * Parses a config file as the Databricks CLI does, which writes it (gopkg.in/ini.v1): values in back-quotes or quotes,
 * comments after ` #` or ` ;`, keys before the first section in `DEFAULT`. The package ini reads other files: it cuts values
 * at `#` and `;`, unescapes `\`, and splits names of sections at dots.
 */
export function parseConfig(text: string): ConfigSections | BrokenLine {
  const sections = new Map<string, Map<string, string>>();
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  let section = sectionOf(sections, 'DEFAULT');
  for (let at = 0; at < lines.length; ) {
    const line = (lines[at] as string).trimStart();
    const fail = (reason: string): BrokenLine => ({ line: at + 1, reason });
    if (line === '' || line.startsWith('#') || line.startsWith(';')) {
      at++;
    } else if (line.startsWith('[')) {
      const end = line.lastIndexOf(']');
      if (end < 2) return fail('the name of a section ends with ]');
      section = sectionOf(sections, line.slice(1, end));
      at++;
    } else {
      const sign = line.search(/[=:]/);
      if (sign < 1) return fail('it is no key = value');
      const read = readConfigValue(line.slice(sign + 1), lines, at + 1);
      if (read === undefined) return fail('the quote has no end');
      section.set(line.slice(0, sign).trim(), read.value);
      at += read.lines;
    }
  }
  return sections;
}

function sectionOf(sections: Map<string, Map<string, string>>, name: string): Map<string, string> {
  const section = sections.get(name) ?? new Map<string, string>();
  sections.set(name, section);
  return section;
}
