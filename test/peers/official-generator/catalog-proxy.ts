import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Starts a proxy of a workspace that replaces the `type_text` of some columns with the spelling of other catalogs. */
export async function startCatalogProxy(
  workspaceUrl: string,
  spelling: Readonly<Record<string, string>>,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer(async (request, response) => {
    const headers = new Headers();
    for (const name of ['authorization', 'content-type']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const body = request.method === 'POST' ? await text(request) : undefined;
    const upstream = await fetch(workspaceUrl + request.url, { method: request.method!, headers, body: body ?? null });
    const content = (await upstream.json()) as { full_name?: string; columns?: { name: string; type_text: string }[] };
    for (const column of content.columns ?? []) {
      column.type_text = spelling[`${content.full_name}.${column.name}`] ?? column.type_text;
    }
    response.writeHead(upstream.status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
