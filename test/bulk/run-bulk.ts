// npm run bulk -- FOLDER
// Reads every .sql file below a folder, and prints how many statements are read, skipped and rejected, by kind and by reason.
import { readBulk } from './read-bulk.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name a folder: npm run bulk -- FOLDER');
  process.exit(2);
}
const start = performance.now();
const { files, statements, downSections, ...counts } = await readBulk(folder);
const seconds = (performance.now() - start) / 1000;
console.log(`${files} files, ${statements} statements, ${downSections} sections left out, ${seconds.toFixed(1)} s`);
for (const [title, rows] of Object.entries(counts)) {
  console.log(`\n${title}: ${Object.values(rows).reduce((sum, count) => sum + count, 0)}`);
  for (const [key, count] of Object.entries(rows)) console.log(`${String(count).padStart(7)}  ${key}`);
}
