import { readdirSync, readFileSync } from 'node:fs';
import { chooseNames } from '../../src/artifacts/names/choose-names.ts';
import { SchemaNames } from '../../src/artifacts/names/schema-names.ts';
import { parseTableResponse } from '../../src/catalog/parse/table-response.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { updateLock } from '../../src/lock/update-lock.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { scalarProto } from '../../src/proto/scalar-types.ts';

const folder = new URL('../fixtures/tables/', import.meta.url);

/** `sensor_events`, `wide` … */
export const fixtures: readonly string[] = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

export function fixtureModel(name: string): TableModel {
  return parseTableResponse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')), name);
}

export function newLock(model: TableModel): Lock {
  return updateLock(undefined, model, { names: chooseNames(model.name, new SchemaNames()).names, scalar: scalarProto });
}

export function fixtureLock(name: string): Lock {
  return newLock(fixtureModel(name));
}
