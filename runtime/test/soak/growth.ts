/** A measurement: when, in minutes, and how much, in bytes. */
export interface Sample {
  readonly minute: number;
  readonly bytes: number;
}

/** The slope of samples, and how certain it is. */
export interface Growth {
  /** Bytes per minute: the median of the slopes between all pairs of samples (Theil-Sen), which outliers do not move. */
  readonly perMinute: number;
  /** Bytes by which the last third is above the first one, by their medians. */
  readonly total: number;
}

/** Computes how much a figure grows. */
export function computeGrowth(samples: readonly Sample[]): Growth {
  const slopes: number[] = [];
  samples.forEach((a, index) => {
    for (const b of samples.slice(index + 1)) slopes.push((b.bytes - a.bytes) / (b.minute - a.minute));
  });
  const third = Math.max(1, Math.floor(samples.length / 3));
  const sizes = samples.map(({ bytes }) => bytes);
  return { perMinute: median(slopes), total: median(sizes.slice(-third)) - median(sizes.slice(0, third)) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
