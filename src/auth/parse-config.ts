import { readConfigValue } from './read-config-value.js';

/** The keys and values of each section. No section inherits from `DEFAULT`. */
export type ConfigSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A line that cannot be parsed, by its number from 1. Its text is never shown, because it may contain a secret. */
export interface BrokenLine {
  readonly line: number;
  readonly reason: string;
}

/**
 * Parses a config file like the Databricks CLI, which writes it (gopkg.in/ini.v1): values may be in backticks or quotes,
 * comments start with ` #` or ` ;`, and keys before the first section belong to `DEFAULT`. The npm package `ini` parses another
 * dialect: it cuts values at `#` and `;`, unescapes `\`, and splits section names at dots.
 */
export function parseConfig(text: string): ConfigSections | BrokenLine {
  const sections = new Map<string, Map<string, string>>();
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  let section = getSection(sections, 'DEFAULT');
  for (let at = 0; at < lines.length; ) {
    const line = (lines[at] as string).trimStart();
    const fail = (reason: string): BrokenLine => ({ line: at + 1, reason });
    if (line === '' || line.startsWith('#') || line.startsWith(';')) {
      at++;
    } else if (line.startsWith('[')) {
      const end = line.lastIndexOf(']');
      if (end < 2) return fail('a section name must end with ]');
      section = getSection(sections, line.slice(1, end));
      at++;
    } else {
      const sign = line.search(/[=:]/);
      if (sign < 1) return fail('it is not key = value');
      const read = readConfigValue(line.slice(sign + 1), lines, at + 1);
      if (read === undefined) return fail('a quote is not closed');
      section.set(line.slice(0, sign).trim(), read.value);
      at += read.lines;
    }
  }
  return sections;
}

function getSection(sections: Map<string, Map<string, string>>, name: string): Map<string, string> {
  const section = sections.get(name) ?? new Map<string, string>();
  sections.set(name, section);
  return section;
}
