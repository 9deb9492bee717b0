import { readFileSync } from 'node:fs';

/** The names in the templates, which the emitters put others in the place of. */
export interface TemplateNames {
  /** For `SampleRecord`. */
  readonly message: string;
  /** For `catalog.schema.sample_records`. */
  readonly table: string;
  /** For `./sample-record.js`. */
  readonly path: string;
}

/** The text of a skeleton in `templates/`, which lies beside `src/` and `dist/` alike. */
export function readTemplate(name: string): string {
  // Windows checks files out with CRLF.
  return readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n');
}

/** Puts the names of a table into a skeleton. */
export function fillTemplate(text: string, { message, table, path }: TemplateNames): string {
  const values: Readonly<Record<string, string>> = {
    SampleRecord: message,
    'catalog.schema.sample_records': table,
    './sample-record.js': path,
  };
  return text.replace(/SampleRecord|catalog\.schema\.sample_records|\.\/sample-record\.js/g, (found) => values[found]!);
}
