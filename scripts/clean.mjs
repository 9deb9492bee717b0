// Removes folders of the package that it is run in: a file that was renamed must not live on in what is published.
import { rmSync } from 'node:fs';

for (const folder of process.argv.slice(2)) rmSync(folder, { recursive: true, force: true });
