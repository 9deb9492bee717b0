/** Records in each batch, which is the default of producers. */
export const BATCH = 1000;

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
