import type { Route } from './route.js';
import { actionRoutes } from './routes/action-routes.js';
import { countRows } from './routes/count-route.js';
import { addFault, listFaultKinds, listFaults, releaseFault } from './routes/faults-routes.js';
import { listRejected } from './routes/rejected-route.js';
import { listRows } from './routes/rows-route.js';
import { runSql } from './routes/sql-route.js';
import { getStats } from './routes/stats-route.js';
import { getTable, listTables } from './routes/tables-routes.js';

/** All operations of the admin API. The OpenAPI document is made from them. */
export const adminRoutes: readonly Route[] = [
  listTables,
  getTable,
  listRows,
  countRows,
  listRejected,
  runSql,
  listFaults,
  addFault,
  releaseFault,
  listFaultKinds,
  ...actionRoutes,
  getStats,
];

/** A route that serves a path, with the value of its placeholder. */
export interface RouteMatch {
  readonly route: Route;
  readonly name: string;
}

/** Returns the routes of a path, one for each method. */
export function matchRoutes(path: string): readonly RouteMatch[] {
  return adminRoutes.flatMap((route) => {
    const name = matchPath(route.path.split('/'), path.split('/'));
    return name === undefined ? [] : [{ route, name }];
  });
}

/** Returns the value of the placeholder of a template, '' without one, or undefined if the path does not match. */
function matchPath(template: readonly string[], path: readonly string[]): string | undefined {
  if (template.length !== path.length) return undefined;
  let name = '';
  for (const [i, part] of template.entries()) {
    const found = path[i] as string;
    if (part.startsWith('{') && found !== '') name = found;
    else if (part !== found) return undefined;
  }
  return name;
}
