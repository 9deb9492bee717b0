// SqlSource against a real SQL endpoint: Spark with Delta, or any warehouse (test/peers/sql/endpoint.ts). Stock Spark does
// not DESCRIBE Delta tables AS JSON: an extension of the tests' own lets it, so that what rests on DESCRIBE shows how Spark
// renders a table, and not what a Databricks workspace answers.
import { afterAll, beforeAll } from 'vitest';
import { describePeer } from './peer.ts';
import { noEndpoint, type SqlEndpoint, sqlEndpoint } from './sql/endpoint.ts';
import { fails } from './sql/fails.ts';
import { fallsBack } from './sql/falls-back.ts';
import { generates } from './sql/generates.ts';
import { listsTables } from './sql/lists-tables.ts';
import { readsTables } from './sql/reads-tables.ts';
import { runsTheCommand } from './sql/runs-the-command.ts';
import { SqlPeer } from './sql/sql-peer.ts';

await describePeer('a SQL endpoint', sqlEndpoint, (endpoint: SqlEndpoint | undefined) => {
  const peer = new SqlPeer(endpoint ?? noEndpoint);
  beforeAll(() => peer.open());
  afterAll(() => peer.close());

  readsTables(peer);
  generates(peer);
  listsTables(peer);
  fails(peer);
  runsTheCommand(peer);
  // Last: it makes an information_schema of its own, from which tables are listed from then on.
  fallsBack(peer);
});
