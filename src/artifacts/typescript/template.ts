/** The table's names that take the place of those in a template. */
export interface TemplateNames {
  /** The record class; replaces `SampleRecord`. */
  readonly message: string;
  /** Replaces `catalog.schema.sample_records`. */
  readonly table: string;
  /** The import path of the record module; replaces `./sample-record.js`. */
  readonly path: string;
}

/** Replaces the sample names in a template's text with those of a table. */
export function fillTemplate(text: string, { message, table, path }: TemplateNames): string {
  const values: Readonly<Record<string, string>> = {
    SampleRecord: message,
    'catalog.schema.sample_records': table,
    './sample-record.js': path,
  };
  return text.replace(/SampleRecord|catalog\.schema\.sample_records|\.\/sample-record\.js/g, (found) => values[found]!);
}
