// npm run wording -- [--list] [--max N]
// Counts phrases that make English read like a translation, in the text that users and maintainers read. `--list` prints
// each line that has one; `--max N` fails when there are more than N.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { phrases } from './phrases.mjs';

const { values } = parseArgs({ options: { list: { type: 'boolean', default: false }, max: { type: 'string' } } });
const places = ['src', 'runtime/src', 'runtime/README.md', 'docs', 'templates', 'README.md'];
const files = execFileSync('git', ['ls-files', ...places], { encoding: 'utf8' })
  .trim()
  .split('\n');
const counts = new Map(phrases.map(({ name }) => [name, 0]));
for (const file of files) {
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      for (const { name, pattern } of phrases) {
        const found = line.match(pattern)?.length ?? 0;
        if (found === 0) continue;
        counts.set(name, counts.get(name) + found);
        if (values.list) console.log(`${file}:${index + 1}: ${line.trim()}`);
      }
    });
}
for (const [name, count] of counts) console.log(`${String(count).padStart(5)}  ${name}`);
const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
console.log(`${String(total).padStart(5)}  in all`);
if (values.max !== undefined && total > Number(values.max)) {
  console.error(`At most ${values.max} are allowed.`);
  process.exitCode = 1;
}
