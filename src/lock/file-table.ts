/** Returns the table that a lock file is named after, for messages about files that cannot be read. */
export function decodeTableName(file: string): string {
  const parts = file.slice(0, -'.json'.length).split('.');
  try {
    return parts.map((part) => decodeURIComponent(part.replace(/=$/, '').replaceAll('=', '%'))).join('.');
  } catch {
    return file;
  }
}
