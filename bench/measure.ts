/** One way of doing the same work. */
export interface Contender {
  readonly name: string;
  /** Does the work once, and gives records a second. */
  run(): Promise<number>;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, and what is not. */
  readonly title: string;
  /** The contender that the others are compared with. */
  readonly peer: string;
  /** Rounds that count; one more goes before them. */
  readonly rounds: number;
  /** Prepares the contenders; `close` ends whatever they need. */
  open(): Promise<{ readonly contenders: readonly Contender[]; close(): Promise<void> }>;
}

export interface Figure {
  readonly contender: string;
  /** Records a second. */
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median of the ratios to the peer, round by round. */
  readonly ratio: number;
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
    return contenders.map(({ name }) => {
      const own = rounds.map((figures) => figures.get(name) as number);
      const ratios = rounds.map((figures) => (figures.get(name) as number) / (figures.get(benchmark.peer) as number));
      return {
        contender: name,
        median: median(own),
        min: Math.min(...own),
        max: Math.max(...own),
        ratio: median(ratios),
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
