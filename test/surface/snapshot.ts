import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { recording } from '../support/scenarios.ts';

/** Compares lines with a committed file in `snapshots`; UPDATE_GOLDENS=1 writes the file instead. */
export async function expectSnapshot(name: string, lines: readonly string[]): Promise<void> {
  const file = join(import.meta.dirname, 'snapshots', name);
  const text = `${lines.join('\n')}\n`;
  if (recording) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  expect(text).toBe(await readFile(file, 'utf8'));
}
