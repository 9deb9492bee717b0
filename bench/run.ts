// npm run bench -- [names] [--json FILE]
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { encodeBenchmarks } from './encode.js';
import { type Figure, measure } from './measure.js';
import { processBenchmarks } from './processes.js';
import { sendBenchmarks } from './send.js';
import { streamBenchmarks } from './stream.js';

const benchmarks = [...encodeBenchmarks, ...streamBenchmarks, ...sendBenchmarks, ...processBenchmarks];
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const wanted = benchmarks.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (wanted.length === 0) {
  console.error(
    `No benchmark matches ${positionals.join(', ')}. Benchmarks: ${benchmarks.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
console.log(machine);
const results: { name: string; title: string; peer: string; rounds: number; figures: Figure[] }[] = [];
for (const benchmark of wanted) {
  const { name, title, peer, rounds, unit = 'records/s' } = benchmark;
  console.log(`\n${name}: ${title}; ${rounds} rounds in turn, against ${peer}`);
  const figures = await measure(benchmark);
  results.push({ name, title, peer, rounds, figures });
  for (const figure of figures) {
    const shown = (value: number): string =>
      unit === 's' ? value.toFixed(value < 0.01 ? 5 : 3) : `${(value / 1e6).toFixed(3)} M`;
    const spread = `${shown(figure.min)} to ${shown(figure.max)}`;
    const memory = figure.memory === undefined ? '' : `  ${figure.memory.toFixed(0)} MB`;
    console.log(
      `  ${figure.contender.padEnd(44)} ${shown(figure.median).padStart(10)} ${unit}  (${spread})  ${figure.ratio.toFixed(2)} ×${memory}`,
    );
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
