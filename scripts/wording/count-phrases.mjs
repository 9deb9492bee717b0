// npm run wording -- [--list] [--max N]
// Counts phrases that make English read like a translation, in the text that users and maintainers read. `--list` prints
// each line that has one; `--max N` fails when there are more than N.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const phrases = [
  { name: 'told, tells', pattern: /\b(told|tells?)\b/gi },
  { name: 'where there, it, nothing, none', pattern: /\bwhere (there|it|nothing|none)\b/gi },
  { name: 'is no X', pattern: /\bis no\b/gi },
  { name: 'stands', pattern: /\bstands?\b/gi },
  { name: 'as it is', pattern: /\bas (it is|they are)\b/gi },
  { name: 'that of, those of', pattern: /\b(that|those) of\b/gi },
  { name: 'to mend', pattern: /\bmend(s|ed|ing)?\b/gi },
  { name: 'who may, whoever', pattern: /\b(who may|whoever)\b/gi },
];

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
