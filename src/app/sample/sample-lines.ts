import type { TableModel } from '../../model/table-model.js';
import { Random } from '../../system/random.js';
import type { inputFormats } from '../project/request-choices.js';
import { jsonText, type SampleValue, valueSource } from './sample-value.js';

/** The format of sample records. */
export type SampleFormat = (typeof inputFormats)[number];

/** One of how many optional values is NULL. */
const NULLS = 10;

/** Yields the lines of `count` records, each with its line feed; CSV begins with the names of the columns. */
export function* sampleLines(
  { columns }: Pick<TableModel, 'columns'>,
  count: number,
  seed: number,
  format: SampleFormat,
): Generator<string> {
  const random = new Random(seed);
  // A line of CSV without a value holds no record.
  const needsValue = format === 'csv' && columns.every(({ nullable }) => nullable);
  const sources = columns.map(({ name, type, nullable }, at) => ({
    name,
    isRequired: !nullable || (needsValue && at === 0),
    value: valueSource(name, type),
  }));
  if (format === 'csv') yield `${sources.map(({ name }) => cell(name)).join(',')}\n`;
  for (let index = 0; index < count; index++) {
    const values = sources.map(({ isRequired, value }) =>
      isRequired || random.integer(1, NULLS) > 1 ? value(random, index) : undefined,
    );
    if (format === 'csv') yield `${values.map(csvCell).join(',')}\n`;
    else yield `{${sources.flatMap(({ name }, at) => member(name, values[at])).join(',')}}\n`;
  }
}

function member(name: string, value: SampleValue | undefined): string[] {
  return value === undefined ? [] : [`${JSON.stringify(name)}:${jsonText(value)}`];
}

/** Returns the cell of a value. A cell with nothing in it is NULL. */
function csvCell(value: SampleValue | undefined): string {
  return value === undefined ? '' : cell(value.text);
}

function cell(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
