/** Splits the name of a column into words in lower case: `eventTs`, `event_ts` and `event ts` are `event` and `ts`. */
export function nameWords(name: string): string[] {
  return name
    .split(/[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
