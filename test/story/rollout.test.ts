// Each order of docs/rollout.md is carried out as it stands there: the SQL on the emulator, with producers of the table as
// it was and as it is. They go on after every step; in the wrong order the last step stops them.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Producer, ZerobusError } from 'zerobus-runtime';
import { RestSource } from '../../src/catalog/rest/rest-source.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { tableOf } from '../ddl/apply-sql.ts';
import { recordTypeOf } from '../drift/record-type-of.ts';
import type { Json } from '../emulator/wire-record.ts';

const TABLE = 'main.iot.readings';
const page = await readFile(new URL('../../docs/rollout.md', import.meta.url), 'utf8');

/** Rows that hold NULL are filled, which no SQL of the emulator does: it has none any more. */
const fill = { fill: true } as const;

/** SQL; or code that is generated from the table as it then is, and deployed; or from the columns that it is meant to have. */
type Step =
  | string
  | typeof fill
  | { readonly deploy: 'live'; readonly exclude?: readonly string[] }
  | { readonly deploy: string };

interface Recipe {
  /** Of the table at first; undefined: it is not there, and its schema is. */
  readonly columns: string | undefined;
  readonly steps: readonly Step[];
  /** What ends in a refusal, by the code of the service or its status. */
  readonly wrong: readonly (readonly [steps: readonly Step[], refused: number | string])[];
  /** What the producers at first do not set, although they could. */
  readonly unset?: readonly string[];
  /** What a record holds where it matters. */
  readonly values?: Json;
}

const live: Step = { deploy: 'live' };
const without = (...exclude: string[]): Step => ({ deploy: 'live', exclude });
const ALTER = `ALTER TABLE ${TABLE}`;

const recipes: Readonly<Record<string, Recipe>> = {
  'Add a nullable column': {
    columns: 'id STRING NOT NULL',
    steps: [`${ALTER} ADD COLUMN site STRING`, live],
    wrong: [[[{ deploy: 'id STRING NOT NULL, site STRING' }], 8001]],
  },
  'Add a NOT NULL column': {
    columns: 'id STRING NOT NULL',
    steps: [`${ALTER} ADD COLUMN site STRING`, live, fill, `${ALTER} ALTER COLUMN site SET NOT NULL`, live],
    wrong: [[[`${ALTER} ADD COLUMN site STRING`, fill, `${ALTER} ALTER COLUMN site SET NOT NULL`], 8001]],
  },
  'Drop a column': {
    columns: 'id STRING NOT NULL, site STRING',
    steps: [without('site'), `${ALTER} DROP COLUMN site`, live],
    wrong: [[[`${ALTER} DROP COLUMN site`], 8001]],
  },
  'Rename a column': {
    columns: 'id STRING NOT NULL, site STRING',
    steps: [`${ALTER} ADD COLUMN place STRING`, live, without('site'), `${ALTER} DROP COLUMN site`, live],
    wrong: [[[`${ALTER} RENAME COLUMN site TO place`], 8001]],
  },
  'Change a type': {
    columns: 'id STRING NOT NULL, value INT',
    steps: [`${ALTER} ADD COLUMN value_2 DOUBLE`, live, without('value'), `${ALTER} DROP COLUMN value`, live],
    wrong: [
      [[`${ALTER} ALTER COLUMN value TYPE BIGINT`], 8001],
      [[`${ALTER} DROP COLUMN value`, `${ALTER} ADD COLUMN value DOUBLE`], 8001],
    ],
  },
  'Widen a limit': {
    columns: 'id STRING NOT NULL, code VARCHAR(3)',
    steps: [`${ALTER} ALTER COLUMN code TYPE VARCHAR(20)`, live],
    wrong: [[[{ deploy: 'id STRING NOT NULL, code VARCHAR(20)' }], 4044]],
    values: { code: 'longer' },
    unset: ['code'],
  },
  'Narrow a limit': {
    columns: 'id STRING NOT NULL, code STRING',
    steps: [`${ALTER} ADD COLUMN code_3 VARCHAR(3)`, live, without('code'), `${ALTER} DROP COLUMN code`, live],
    wrong: [[[`${ALTER} DROP COLUMN code`, `${ALTER} ADD COLUMN code VARCHAR(3)`], 4044]],
    values: { code: 'longer' },
  },
  'From NULL to NOT NULL': {
    columns: 'id STRING NOT NULL, site STRING',
    steps: [live, fill, `${ALTER} ALTER COLUMN site SET NOT NULL`, live],
    wrong: [[[fill, `${ALTER} ALTER COLUMN site SET NOT NULL`], 4044]],
    unset: ['site'],
  },
  'From NOT NULL to NULL': {
    columns: 'id STRING NOT NULL, site STRING NOT NULL',
    steps: [`${ALTER} ALTER COLUMN site DROP NOT NULL`, live],
    wrong: [[[{ deploy: 'id STRING NOT NULL' }], 8001]],
  },
  'Recreate a table': {
    columns: 'id STRING NOT NULL, value INT',
    steps: [],
    wrong: [[[`DROP TABLE ${TABLE}`, `CREATE TABLE ${TABLE} (id STRING NOT NULL, value INT)`], 'NOT_FOUND']],
  },
  'CHECK constraints and generated columns': {
    columns: 'id STRING NOT NULL, value INT',
    steps: [],
    wrong: [
      [[`${ALTER} ADD CONSTRAINT positive CHECK (value > 0)`], 1015],
      [[`${ALTER} ADD COLUMN twice INT GENERATED ALWAYS AS (value * 2)`], 1015],
    ],
  },
  'Add a table': {
    columns: undefined,
    steps: [`CREATE TABLE ${TABLE} (id STRING NOT NULL, value INT)`, live],
    wrong: [[[{ deploy: 'id STRING NOT NULL, value INT' }], 'token-rejected']],
  },
};

/** A table with `columns`, its mapping such that columns can be renamed and dropped. */
function model(columns: string, name: string = TABLE): TableModel {
  return tableOf(`CREATE TABLE ${name} (${columns}) TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`);
}

const samples: Readonly<Record<string, unknown>> = { int: 1, double: 0.5, bigint: '1' };

interface Running {
  readonly producer: Producer<Json, Json>;
  readonly record: Json;
}

/** What runs in production: producers, each with the record that it sends. */
class Deployment {
  readonly emulator: Emulator;
  readonly recipe: Recipe;
  /** Records that are to be in the table. */
  written: number = 0;
  readonly #altered: string[] = [];
  #running: Running | undefined;

  constructor(emulator: Emulator, recipe: Recipe) {
    this.emulator = emulator;
    this.recipe = recipe;
  }

  /** Starts what is generated from a table; what ran before goes on until the new one has written, and is then closed. */
  async start(table: TableModel, unset: readonly string[] = []): Promise<void> {
    const producer = new Producer(recordTypeOf(table), { client: this.emulator.client });
    const set = table.columns.filter(({ name }) => !unset.includes(name));
    const record = set.map(({ name, type }) => [name, this.recipe.values?.[name] ?? samples[type.kind] ?? 'abc']);
    const old = this.#running;
    this.#running = { producer, record: Object.fromEntries(record) as Json };
    await this.write();
    if (old !== undefined) {
      await this.write(old);
      await old.producer.close();
    }
  }

  async write(sender: Running | undefined = this.#running): Promise<void> {
    await sender?.producer.send(sender.record);
    if (sender !== undefined) this.written += 1;
  }

  async take(step: Step): Promise<void> {
    if (typeof step === 'string') {
      await this.emulator.sql(step);
      this.#altered.push(step);
    } else if ('fill' in step) {
      await this.emulator.reset();
      for (const statement of this.#altered) await this.emulator.sql(statement);
      this.written = 0;
    } else if (step.deploy !== 'live') await this.start(model(step.deploy));
    else {
      const token = async (): Promise<string> => this.emulator.env['DATABRICKS_TOKEN'] as string;
      const source = new RestSource({ host: new URL(this.emulator.workspaceUrl), tokens: { token } });
      const table = await source.readTable(model('id INT').name, new AbortController().signal);
      const exclude: readonly string[] = 'exclude' in step ? (step.exclude ?? []) : [];
      await this.start({ ...table, columns: table.columns.filter(({ name }) => !exclude.includes(name)) });
    }
  }

  async close(): Promise<void> {
    await this.#running?.producer.close().catch(() => undefined);
  }
}

async function deployed(recipe: Recipe): Promise<Deployment> {
  const { columns, unset } = recipe;
  const first = columns === undefined ? model('id INT', 'main.iot.others') : model(columns);
  const deployment = new Deployment(await startEmulator({ tables: [first] }), recipe);
  if (columns !== undefined) await deployment.start(first, unset);
  return deployment;
}

describe.each(Object.entries(recipes))('%s', (name, recipe) => {
  if (recipe.steps.length > 0) {
    test('in the order of the page, producers go on after every step', async () => {
      const deployment = await deployed(recipe);
      await using _emulator = deployment.emulator;
      for (const step of recipe.steps) {
        await deployment.take(step);
        await deployment.write();
      }
      expect(deployment.written).toBeGreaterThan(1);
      expect(deployment.emulator.count(TABLE)).toBe(deployment.written);
      await deployment.close();
    });
  }

  test.each(recipe.wrong)('the wrong way: %j is refused with %s', async (steps, refused) => {
    const deployment = await deployed(recipe);
    await using _emulator = deployment.emulator;
    const error: unknown = await (async () => {
      for (const step of steps) await deployment.take(step);
      await deployment.write();
    })().catch((reason: unknown) => reason);
    expect(ZerobusError.is(error) ? (error.serverCode ?? error.status ?? error.code) : error).toBe(refused);
    await deployment.close();
  });

  test('the page says the same', () => {
    const section = sections().get(name) ?? '';
    const [order = '', mistakes = ''] = section.split('**');
    let at = 0;
    for (const step of recipe.steps) {
      const wanted =
        typeof step === 'string'
          ? `\`${step}\``
          : 'fill' in step
            ? '`UPDATE '
            : 'exclude' in step
              ? `exclude: ['${step.exclude?.[0]}']`
              : 'eploy';
      const found = order.indexOf(wanted, at);
      expect([wanted, found >= at && found !== -1]).toEqual([wanted, true]);
      at = found + wanted.length;
    }
    expect(mistakes).not.toBe('');
    for (const [steps, refused] of recipe.wrong) {
      expect(section).toContain(String(refused));
      const sql = steps.filter((step) => typeof step === 'string').at(-1);
      if (sql !== undefined) expect(section).toContain(`\`${sql.replace(`${ALTER} `, '')}\``);
    }
  });
});

test('a producer that starts after a table was recreated writes into the new one', async () => {
  const recipe = recipes['Recreate a table'] as Recipe;
  const deployment = await deployed(recipe);
  await using emulator = deployment.emulator;
  await deployment.close();
  for (const [steps] of recipe.wrong) for (const step of steps) await emulator.sql(step as string);
  const again = new Deployment(emulator, recipe);
  await again.take(live);
  expect(emulator.count(TABLE)).toBe(1);
  await again.close();
});

test('the service takes a table again whose constraint was dropped', async () => {
  const recipe = recipes['CHECK constraints and generated columns'] as Recipe;
  const deployment = await deployed(recipe);
  await using emulator = deployment.emulator;
  await deployment.close();
  await emulator.sql(`${ALTER} ADD CONSTRAINT positive CHECK (value > 0)`);
  await emulator.sql(`${ALTER} DROP CONSTRAINT positive`);
  const again = new Deployment(emulator, recipe);
  await again.take(live);
  expect(emulator.count(TABLE)).toBe(2);
  await again.close();
});

test('the page has these recipes', () => {
  expect([...sections().keys()]).toEqual(Object.keys(recipes));
});

/** The text of each recipe, by its heading. */
function sections(): ReadonlyMap<string, string> {
  const parts = page.split(/^### /m).slice(1);
  return new Map(
    parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).split(/^## /m)[0]!]),
  );
}
