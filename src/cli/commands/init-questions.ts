import { RequestError } from '../../app/project/request-error.js';
import type { TargetConfig } from '../../config/zerobus-config.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { parseTables } from '../../model/table-pattern.js';
import type { Ask } from '../prompt.js';
import { parseTargets } from './init-config.js';

/** The targets that a person names; none is an empty object. Undefined at Ctrl-C. */
export function askTargets(ask: Ask): Promise<Readonly<Record<string, TargetConfig>> | undefined> {
  const question =
    'Targets, where tables lie in several catalogs, as in dev=dev_catalog,prod=main (Enter: one catalog): ';
  return untilTaken(ask, question, (answer) => (answer === '' ? {} : parseTargets(answer)));
}

/** The tables that a person names, or none. Undefined at Ctrl-C. */
export function askTables(ask: Ask, withTargets: boolean): Promise<readonly string[] | undefined> {
  const example = withTargets ? 'iot.sensor_events or iot.*' : 'catalog.iot.sensor_events or catalog.iot.*';
  const question = `Tables, with blanks between, as in ${example} (Enter: later): `;
  return untilTaken(ask, question, (answer) => {
    const tables = answer.split(/[\s,]+/).filter((word) => word !== '');
    for (const table of tables) parseTables(table, withTargets ? 'without-catalog' : 'with-catalog');
    return tables;
  });
}

/** Asks again, with the reason, until an answer is one. */
async function untilTaken<T>(ask: Ask, question: string, take: (answer: string) => T): Promise<T | undefined> {
  for (let reason = ''; ; ) {
    const answer = await ask(reason + question);
    if (answer === undefined) return undefined;
    try {
      return take(answer);
    } catch (error) {
      if (!(error instanceof RequestError || error instanceof GenError)) throw error;
      reason = `${error.message} ${error.help}\n`;
    }
  }
}
