import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SqlPeer } from './sql-peer.ts';

const cli = fileURLToPath(new URL('../../../dist/cli/bin.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as a user starts it: workspace and token from the environment, the certificate from Node's own variable. */
export function runsTheCommand(peer: SqlPeer): void {
  const folder = (): string => join(peer.folder, 'command');
  const run = async (words: readonly string[], token = peer.endpoint.token): Promise<Ended> => {
    const { host, httpPath, ca } = peer.endpoint;
    await mkdir(folder(), { recursive: true });
    const certificate = join(peer.folder, 'ca.pem');
    if (ca !== undefined) await writeFile(certificate, ca);
    const child = spawn(process.execPath, [cli, ...words, '--source', 'sql', '--http-path', httpPath], {
      cwd: folder(),
      env: {
        PATH: process.env['PATH'],
        HOME: folder(),
        CI: 'true',
        DATABRICKS_HOST: host.href.replace(/\/$/, ''),
        DATABRICKS_TOKEN: token,
        ...(ca !== undefined && { NODE_EXTRA_CA_CERTS: certificate }),
      },
    });
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  };

  test('the command generates tables by pattern, finds no drift, and then a column', async () => {
    const names = ['command_one', 'command_two'].map((table) => peer.name(table));
    for (const name of names) await peer.run(`CREATE TABLE ${name.toSql()} (id STRING NOT NULL, n BIGINT) USING DELTA`);
    const pattern = `${names[0]!.catalog}.${names[0]!.schema}.command_*`;
    const generated = await run([pattern]);
    expect(generated).toMatchObject({ code: 0, err: '', out: expect.stringContaining('2 tables: 2 written') });
    expect(await readdir(join(folder(), 'zerobus.lock'))).toHaveLength(2);
    expect(await run(['check'])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('2 tables: 2 ok') });
    await peer.run(`ALTER TABLE ${names[0]!.toSql()} ADD COLUMN unit STRING`);
    const drift = await run(['check', '--fail-on', 'any']);
    expect(drift).toMatchObject({ code: 4, out: expect.stringContaining('unit') });
  });

  test('a token that is refused is told once, and not shown', async () => {
    const { code, out, err } = await run(['check'], 'dapi-of-nobody');
    expect(code).toBe(2);
    expect(err).toMatch(/\[(warehouse-denied|unauthenticated)\]/);
    expect(out + err).not.toContain('dapi-of-nobody');
  });
}
