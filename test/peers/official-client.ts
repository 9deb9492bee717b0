import type { Emulator } from '../../src/emulator/index.ts';
import { run } from './run.ts';

/** What a client in `clients/` reads from stdin, beside where the emulator is. */
export interface IngestRequest {
  readonly table: string;
  /** Without: JSON. */
  readonly descriptor?: Uint8Array;
  readonly records: readonly (Uint8Array | string)[];
  readonly batch: number;
}

/** What it says: `next` is what an ingest after the failure says. */
export interface IngestResult {
  readonly ok: boolean;
  readonly error?: string;
  readonly next?: string;
}

/** What a client is told of the emulator. Default: its own URLs, and no more. */
export interface ClientSettings {
  readonly endpoint?: string;
  readonly workspaceUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Streams records into the emulator with an official SDK, which fetches its token itself. */
export async function ingest(
  command: readonly [program: string, ...args: string[]],
  emulator: Emulator,
  request: IngestRequest,
  settings?: ClientSettings,
): Promise<IngestResult> {
  return (await runClient(command, emulator, request, settings)) as IngestResult;
}

/** What the client of `clients/rust` reads from stdin. Message n of `records` has offset n. */
export interface PersistentRequest extends IngestRequest {
  /** The stream to resume. Without one, it creates a stream. */
  readonly streamId?: string;
  /** Whether the SDK resumes the stream after a failure. */
  readonly recovery: boolean;
}

/** What it writes. */
export interface PersistentResult {
  readonly ok: boolean;
  readonly error?: string;
  readonly streamId?: string;
  /** The last offset that was committed when the stream was opened. */
  readonly watermark?: number;
}

/** Streams the records that a persistent stream has not committed. */
export async function ingestPersistent(
  program: string,
  emulator: Emulator,
  request: PersistentRequest,
): Promise<PersistentResult> {
  return (await runClient([program], emulator, request)) as PersistentResult;
}

/** Runs a client, and returns the JSON of its last line. */
async function runClient(
  [program, ...args]: readonly [program: string, ...args: string[]],
  emulator: Emulator,
  { descriptor, records, ...rest }: IngestRequest,
  { endpoint = emulator.endpoint, workspaceUrl = emulator.workspaceUrl, env = {} }: ClientSettings = {},
): Promise<unknown> {
  const input = JSON.stringify({
    ...rest,
    endpoint,
    workspaceUrl,
    id: emulator.env['DATABRICKS_CLIENT_ID'],
    secret: emulator.env['DATABRICKS_CLIENT_SECRET'],
    records: records.map((record) => (typeof record === 'string' ? record : Buffer.from(record).toString('base64'))),
    ...(descriptor && { descriptor: Buffer.from(descriptor).toString('base64') }),
  });
  // RUST_LOG: its core would write to stdout.
  const stdout = await run(program, args, { input, env: { RUST_LOG: 'off', ...env } });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
