import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../node_modules/.bin/buf', import.meta.url));

/** The path of buf, which npm installs where there is one for the system. */
export async function buf(): Promise<string> {
  await access(program);
  return program;
}
