// npm run bench -- [names] [--json FILE]
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { encodeBenchmarks } from './encode.js';
import { type Figure, measure } from './measure.js';
import { streamBenchmarks } from './stream.js';

const benchmarks = [...encodeBenchmarks, ...streamBenchmarks];
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const wanted = benchmarks.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (wanted.length === 0) {
  console.error(
    `No benchmark matches ${positionals.join(', ')}. There are: ${benchmarks.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
console.log(machine);
const results: { name: string; title: string; peer: string; rounds: number; figures: Figure[] }[] = [];
for (const benchmark of wanted) {
  const { name, title, peer, rounds } = benchmark;
  console.log(`\n${name}: ${title}; ${rounds} rounds in turn, against ${peer}`);
  const figures = await measure(benchmark);
  results.push({ name, title, peer, rounds, figures });
  for (const figure of figures) {
    const rate = (value: number): string => `${(value / 1e6).toFixed(3)} M`;
    const spread = `${rate(figure.min)} to ${rate(figure.max)}`;
    console.log(
      `  ${figure.contender.padEnd(44)} ${rate(figure.median).padStart(10)} records/s  (${spread})  ${figure.ratio.toFixed(2)} ×`,
    );
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
