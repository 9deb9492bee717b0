// What drift says of a change, against the checker of the emulator, which shares no code with it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DriftCode, driftClasses } from '../../src/drift/classification.ts';
import { compareTables } from '../../src/drift/compare-tables.ts';
import { openSchema } from '../../src/emulator/service/open-schema.ts';
import { decodeRow } from '../../src/emulator/validate/decode-row.ts';
import type { MessagePlan } from '../../src/emulator/validate/message-plan.ts';
import { readDescriptor } from '../../src/emulator/validate/read-descriptor.ts';
import { RecordChecker } from '../../src/emulator/validate/record-checker.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { recordTypeOf } from '../drift/record-type-of.ts';
import { recordArbitrary } from '../emulator/wire-record.ts';
import { Chooser } from './chooser.ts';
import { TableChanger } from './drifting-table.ts';
import { isFull, runs } from './runs.ts';

const RECORDS = 6;

/** Classes that are breaking although the service takes every record, and why. */
const accepted: Partial<Record<DriftCode, string>> = {
  'table-recreated': 'open streams end; a stream that is opened later works',
};

/** How often each class was found, and how often the service refused a change with no other breaking class. */
const found = new Map<DriftCode, number>();
const refused = new Map<DriftCode, number>();
const count = (map: Map<DriftCode, number>, code: DriftCode): unknown => map.set(code, (map.get(code) ?? 0) + 1);

/** Opens the stream of a producer; throws what the service answers. */
function open(table: TableModel, descriptor: Uint8Array): MessagePlan {
  return openSchema({ name: String(table.name), model: table } as never, readDescriptor(descriptor)).plan!;
}

/** Stores a record; throws what the service answers. */
function store(plan: MessagePlan, table: TableModel, bytes: Uint8Array): unknown {
  new RecordChecker().check(plan, bytes, 0, bytes.length);
  return decodeRow(plan, new Set(table.columns), bytes, 0, bytes.length);
}

function tryTo<T>(work: () => T): { readonly value: T } | { readonly error: string } {
  try {
    return { value: work() };
  } catch (error) {
    return { error: String(error) };
  }
}

function checkPair(seed: number): void {
  const choose = new Chooser(seed);
  const changer = new TableChanger(choose);
  const before = changer.create();
  const after = changer.change(before);
  const findings = compareTables(before, after);
  const breaking = findings.filter(({ severity }) => severity === 'breaking').map(({ code }) => code);
  const { descriptor, encode } = recordTypeOf(before);
  const plan = open(before, descriptor!);
  const opened = tryTo(() => open(after, descriptor!));
  const records = fc.sample(recordArbitrary(before.columns), { numRuns: RECORDS, seed });
  const what = { before, after, findings };
  for (const code of new Set(findings.map((finding) => finding.code))) count(found, code);
  const confirm = (): void => {
    if (new Set(breaking).size === 1) count(refused, breaking[0]!);
  };
  if ('error' in opened) {
    expect(breaking, `${opened.error} ${JSON.stringify(what)}`).not.toEqual([]);
    confirm();
    return;
  }
  for (const record of records) {
    const bytes = encode(record);
    const old = store(plan, before, bytes);
    const got = tryTo(() => store(opened.value, after, bytes));
    const isSame = 'value' in got && JSON.stringify(got.value, show) === JSON.stringify(old, show);
    if (isSame) continue;
    expect(breaking, `${JSON.stringify({ record, got, old }, show)} ${JSON.stringify(what)}`).not.toEqual([]);
    confirm();
  }
}

function show(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return value instanceof Map ? [...value] : value;
}

test('what the service refuses or stores as something else is breaking', () => {
  fc.assert(fc.property(fc.noShrink(fc.nat(2 ** 32 - 1)), checkPair), runs(300));
  if (isFull) console.info({ found: Object.fromEntries(found), refused: Object.fromEntries(refused) });
});

// The short form has too few changes of some classes.
test.runIf(isFull)('every breaking class that was found is refused at least once', () => {
  const breaking = [...found.keys()].filter((code) => driftClasses[code].severity === 'breaking');
  expect(breaking.filter((code) => refused.has(code) === code in accepted)).toEqual([]);
});
