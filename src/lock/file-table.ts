/** The table that the file of a lock is named after, for messages. */
export function fileTable(file: string): string {
  const parts = file.slice(0, -'.json'.length).split('.');
  try {
    return parts.map((part) => decodeURIComponent(part.replace(/=$/, '').replaceAll('=', '%'))).join('.');
  } catch {
    return file;
  }
}
