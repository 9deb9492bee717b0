import type { OpenSession } from '../../../src/catalog/sql/open-session.ts';
import type { Row, SqlParameters } from '../../../src/catalog/sql/sql-session.ts';
import { SqlSource } from '../../../src/catalog/sql/sql-source.ts';
import type { WarehouseAccess } from '../../../src/catalog/sql/warehouse-access.ts';

/** Returns the rows of a statement, or throws what the driver would throw. */
export type Answer = (statement: string, parameters: SqlParameters, signal: AbortSignal) => unknown;

/** Creates the error that the driver throws for a rejected statement. */
export function refused(sqlState: string | null, message: string): Error {
  return Object.assign(new Error(message), { errorCode: 'ERROR', response: { operationState: 5, sqlState } });
}

/** A source whose warehouse is a function instead of the driver and a server. */
export class ScriptedWarehouse {
  readonly statements: string[] = [];
  readonly parameters: SqlParameters[] = [];
  opened = 0;
  closed = 0;
  readonly source: SqlSource;

  /** `beforeOpen` runs for each session and may throw. */
  constructor(
    answer: Answer,
    settings: Partial<WarehouseAccess> = {},
    beforeOpen: (count: number) => unknown = () => {},
  ) {
    const open: OpenSession = async ({ authorization }) => {
      this.opened++;
      await authorization();
      await beforeOpen(this.opened);
      return {
        query: async (statement, parameters, signal) => {
          this.statements.push(statement);
          this.parameters.push(parameters);
          return (await answer(statement, parameters, signal)) as readonly Row[];
        },
        close: async () => {
          this.closed++;
        },
      };
    };
    this.source = new SqlSource({
      host: new URL('https://workspace.example'),
      httpPath: '/sql/1.0/warehouses/1a',
      tokens: { token: async () => 'dapi-secret' },
      open,
      ...settings,
    });
  }
}
