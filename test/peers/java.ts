import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install-once.ts';
import { run } from './run.ts';

const pom = fileURLToPath(new URL('clients/java/pom.xml', import.meta.url));

export interface Java {
  /** The official SDK, protobuf-java and what they need. */
  readonly classPath: string;
  /** The protoc whose classes this protobuf-java takes. */
  readonly protoc: string;
}

/** Java's pinned packages, from Maven. Java itself, with `javac`, is the machine's. */
export async function java(): Promise<Java> {
  await run('javac', ['-version']);
  const folder = await installOnce('java', [pom], async (output) => {
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${output}`];
    await run('mvn', ['-q', '-B', '-f', pom, ...goal], { timeoutMs: 300_000 });
  });
  const protoc = (await readdir(folder)).find((file) => file.startsWith('protoc-'))!;
  await chmod(join(folder, protoc), 0o755);
  return { classPath: join(folder, '*'), protoc: join(folder, protoc) };
}
