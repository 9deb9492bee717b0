/** One implementation of the measured work. */
export interface Contender {
  readonly name: string;
  /** Does the work once. Returns records per second, or the seconds that it took. */
  run(): Promise<number>;
  /** Returns its peak memory in MB, from a separate run. */
  memory?(): Promise<number | undefined>;
}

export interface Benchmark {
  readonly name: string;
  /** What the figures include and exclude. */
  readonly title: string;
  /** The contender that the others are compared with. */
  readonly peer: string;
  /** The unit of the figures. Default: records per second. */
  readonly unit?: 'records/s' | 's';
  /** Number of measured rounds, after one that is not measured. */
  readonly rounds: number;
  /** Prepares the contenders. `close` stops what they need. */
  open(): Promise<{ readonly contenders: readonly Contender[]; close(): Promise<void> }>;
}

export interface Figure {
  readonly contender: string;
  /** In records per second, or in seconds. */
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median of the ratios to the peer, round by round. */
  readonly ratio: number;
  /** In MB. */
  readonly memory?: number | undefined;
}

/** Runs the contenders alternately, so that a change in the machine's speed affects all of them. */
export async function measure(benchmark: Benchmark): Promise<Figure[]> {
  const { contenders, close } = await benchmark.open();
  try {
    const rounds: Map<string, number>[] = [];
    for (let round = 0; round <= benchmark.rounds; round++) {
      const figures = new Map<string, number>();
      for (const contender of contenders) figures.set(contender.name, await contender.run());
      if (round > 0) rounds.push(figures);
    }
    const peaks = new Map<string, number | undefined>();
    for (const contender of contenders) peaks.set(contender.name, await contender.memory?.());
    return contenders.map(({ name }) => {
      const own = rounds.map((figures) => figures.get(name) as number);
      const ratios = rounds.map((figures) => (figures.get(name) as number) / (figures.get(benchmark.peer) as number));
      return {
        contender: name,
        median: median(own),
        min: Math.min(...own),
        max: Math.max(...own),
        ratio: median(ratios),
        memory: peaks.get(name),
      };
    });
  } finally {
    await close();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
