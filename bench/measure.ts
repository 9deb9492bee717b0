/** One way of doing the same work. */
export interface Contender {
  readonly name: string;
  /** Does the work once, and gives records a second, or the seconds it took. */
  run(): Promise<number>;
  /** The most memory that it held, in MB, in a run of its own. */
  memory?(): Promise<number | undefined>;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, and what is not. */
  readonly title: string;
  /** The contender that the others are compared with. */
  readonly peer: string;
  /** What a contender gives. Default records a second. */
  readonly unit?: 'records/s' | 's';
  /** Rounds that count; one more goes before them. */
  readonly rounds: number;
  /** Prepares the contenders; `close` ends whatever they need. */
  open(): Promise<{ readonly contenders: readonly Contender[]; close(): Promise<void> }>;
}

export interface Figure {
  readonly contender: string;
  /** Records a second, or seconds. */
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median of the ratios to the peer, round by round. */
  readonly ratio: number;
  /** In MB. */
  readonly memory?: number | undefined;
}

/** Runs the contenders in turn, round by round, so that a machine that slows down slows them all. */
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
