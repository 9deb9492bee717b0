/** Whether `npm run test:faults` runs: many runs from a seed that it prints. `npm test` runs always the same few. */
export const isFull: boolean = process.env['MODE'] === 'faults';

/** The seed of the first run. */
export const firstSeed: number = Number(process.env['FAULTS_SEED'] ?? (isFull ? Math.floor(Math.random() * 1e9) : 1));

/** Returns the number of runs: `few` in `npm test`, `many` in `npm run test:faults`. */
export function countRuns(few: number, many: number): number {
  return Number(process.env['FAULTS_RUNS'] ?? (isFull ? many : few));
}

/** Returns the command that runs one seed again. */
export function rerunCommand(seed: number): string {
  return `FAULTS_SEED=${seed} FAULTS_RUNS=1 npm run test:faults`;
}
