// Runs the schedule of a seed, prints what it found, and must end by itself: `node --import tsx child.ts SEED`.
import { runSchedule } from './run-schedule.ts';

process.on('warning', () => {});
console.log(JSON.stringify(await runSchedule(Number(process.argv[2]))));
