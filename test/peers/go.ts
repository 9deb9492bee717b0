import { cp } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install-once.ts';
import { python } from './python.ts';
import { run } from './run.ts';

const client = fileURLToPath(new URL('clients/go/', import.meta.url));
// What the client imports: compiled while there is time, so that the test only compiles the client.
const imported = ['grpc', 'grpc/credentials/insecure', 'protobuf/reflect/protodesc', 'protobuf/types/known/durationpb'];
const plugins = ['protobuf/cmd/protoc-gen-go', 'grpc/cmd/protoc-gen-go-grpc'];

export interface Go {
  /** A copy of `clients/go` may be compiled with it. */
  readonly env: Readonly<Record<string, string>>;
  /** Of protoc, in front of its arguments: Python's, with both plugins for Go. */
  readonly protoc: readonly [program: string, ...args: string[]];
}

/** Go's pinned modules, compiled. Go itself is the machine's. */
export async function go(): Promise<Go> {
  const interpreter = await python();
  const pins = [join(client, 'go.mod'), join(client, 'go.sum')];
  const folder = await installOnce('go', pins, async (output) => {
    const module = join(output, 'module');
    for (const pin of ['go.mod', 'go.sum']) await cp(join(client, pin), join(module, pin));
    const options = { cwd: module, env: goEnv(output), timeoutMs: 500_000 };
    const paths = (names: readonly string[]): string[] => names.map((name) => `google.golang.org/${name}`);
    await run('go', ['build', '-trimpath', '-o', `${join(output, 'bin')}/`, ...paths(plugins)], options);
    await run('go', ['build', '-trimpath', ...paths(imported)], options);
  });
  const plugin = (name: string): string => `--plugin=${name}=${join(folder, 'bin', name)}`;
  const protoc = ['-m', 'grpc_tools.protoc', plugin('protoc-gen-go'), plugin('protoc-gen-go-grpc')];
  return { env: goEnv(folder), protoc: [interpreter, ...protoc] };
}

/** Its modules and what it compiled lie in the cache. Go's installer puts it where few have their PATH. */
function goEnv(folder: string): Record<string, string> {
  return {
    PATH: [process.env['PATH'], '/usr/local/go/bin'].join(delimiter),
    GOMODCACHE: join(folder, 'mod'),
    GOCACHE: join(folder, 'build'),
    GOTOOLCHAIN: 'local',
    GOFLAGS: '-mod=readonly -modcacherw',
  };
}
