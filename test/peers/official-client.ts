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

/** Streams records into the emulator with an official SDK, which fetches its token itself. */
export async function ingest(
  command: readonly [string, string],
  emulator: Emulator,
  request: IngestRequest,
): Promise<IngestResult> {
  const { descriptor, records, ...rest } = request;
  const input = JSON.stringify({
    ...rest,
    endpoint: emulator.endpoint,
    workspaceUrl: emulator.workspaceUrl,
    id: emulator.env['DATABRICKS_CLIENT_ID'],
    secret: emulator.env['DATABRICKS_CLIENT_SECRET'],
    records: records.map((record) => (typeof record === 'string' ? record : Buffer.from(record).toString('base64'))),
    ...(descriptor && { descriptor: Buffer.from(descriptor).toString('base64') }),
  });
  // RUST_LOG: its core would write to stdout.
  const [program, script] = command;
  const stdout = await run(program, [script], { input, env: { RUST_LOG: 'off' } });
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return JSON.parse(last) as IngestResult;
}
