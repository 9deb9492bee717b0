import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { resolveWorkspace, type Workspace } from '../../src/auth/resolve-workspace.ts';
import type { Clock } from '../../src/system/clock.ts';
import type { HttpSettings } from '../../src/system/http/request.ts';
import { serve, type TestServer } from '../catalog/replay-server.ts';

/** A request that the server received. */
export interface RecordedRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

/** A home folder, a folder of programs, and a server that answers for every host. Independent of the machine. */
export class World implements AsyncDisposable {
  readonly folder: string;
  readonly requests: RecordedRequest[] = [];
  readonly clock: Clock & { time: number };
  /** Returns the status and body of a response; tests replace it. */
  answer: (request: RecordedRequest) => readonly [status: number, body: string] = () => [
    200,
    '{"access_token":"minted"}',
  ];
  #server: TestServer | undefined;

  private constructor(folder: string) {
    this.folder = folder;
    const now = (): number => this.clock.time;
    this.clock = { time: Date.parse('2026-01-31T12:00:00Z'), now, random: () => 1, sleep: async () => {} };
  }

  static async create(): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'zerobus auth ')));
    await mkdir(join(world.folder, 'bin'));
    world.#server = await serve((request, response) => {
      void world.#read(request).then((recorded) => {
        world.requests.push(recorded);
        const [status, body] = world.answer(recorded);
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
    return world;
  }

  get url(): URL {
    return (this.#server as TestServer).url;
  }

  /** Writes the config file. */
  config(content: string, name: string = '.databrickscfg'): Promise<void> {
    return writeFile(join(this.folder, name), content);
  }

  /** Installs a Databricks CLI, a Node.js script, into PATH. Returns its path. */
  async cli(body: string, name: string = 'databricks'): Promise<string> {
    const path = join(this.folder, 'bin', name);
    await writeFile(path, `#!${process.execPath}\n${body}\n`);
    await chmod(path, 0o755);
    return path;
  }

  /** Sends requests to any host to the server. */
  get http(): HttpSettings {
    const send: typeof fetch = (input, init) => {
      const { pathname, search } = new URL(String(input));
      return fetch(new URL(pathname + search, this.url), init);
    };
    return { clock: this.clock, attempts: 1, fetch: send };
  }

  resolve(
    environment: Readonly<Record<string, string | undefined>>,
    flags: { readonly host?: string; readonly profile?: string; readonly cliTimeoutMs?: number } = {},
  ): Promise<Workspace> {
    const own = { HOME: this.folder, PATH: join(this.folder, 'bin') };
    return resolveWorkspace({ environment: { ...own, ...environment }, http: this.http, ...flags });
  }

  async #read(request: IncomingMessage): Promise<RecordedRequest> {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    return { path: request.url ?? '', authorization: request.headers.authorization, form };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.close();
    await rm(this.folder, { recursive: true });
  }
}
