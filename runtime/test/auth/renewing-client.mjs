// Requests a token, and another one when it is due for renewal, which nobody answers. Then nothing keeps the process alive.
import process from 'node:process';
import { ZerobusClient } from 'zerobus-runtime';

// Says so if something keeps it alive, which would be the time limit of the request.
setTimeout(() => process.exit(3), 20_000).unref();

const { now } = Date;
let skewMs = 0;
Date.now = () => now() + skewMs;

const client = new ZerobusClient({
  endpoint: 'http://127.0.0.1:1',
  workspaceUrl: process.env.WORKSPACE_URL,
  credentials: { clientId: 'the-client', clientSecret: 'the-secret' },
});
const first = await client.tokens().token('main.test.items');
skewMs = 3_400_000;
console.log(first, await client.tokens().token('main.test.items'));
