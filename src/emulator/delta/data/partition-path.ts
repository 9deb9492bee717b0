import { physicalName, type SparkField } from '../schema/spark-type.js';

/** File systems take no longer names, in bytes. */
const MAX_NAME = 255;

/**
 * Returns the folders of a partition below the folder of its table, such as `day=2026-01-31/name=a%2Fb`. Delta itself takes the values
 * from the log, but some readers take them from the path. Without folders if a value is too long for a name.
 */
export function formatPartitionPath(fields: readonly SparkField[], values: readonly (string | null)[]): string {
  const parts = fields.map((field, i) => {
    const value = values[i] ?? null;
    return `${encode(physicalName(field))}=${value === null ? '__HIVE_DEFAULT_PARTITION__' : encode(toPathText(field, value))}`;
  });
  return parts.every((part) => part.length <= MAX_NAME) ? parts.join('/') : '';
}

/** Readers that take the path as the value know only this form of a timestamp. */
function toPathText({ type }: SparkField, value: string): string {
  return type === 'timestamp' ? value.replace('T', ' ').replace('Z', '') : value;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
