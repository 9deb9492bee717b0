// Each message says what happened and where, and how to fix it.
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/diagnostics/catalogue.ts';
import { driftClasses } from '../../src/drift/classification.ts';

/** Messages about the surroundings of a run, which have no name or place. */
const WITHOUT_PLACE: ReadonlySet<string> = new Set(['no-host']);

/** Words that begin a statement: a fix begins with an imperative, a command, or the case in which it applies. */
const STATEMENT = /^(It|Its|The|This|That|These|There|A|An|You|Your|We|Who|What)\b/;

describe.each(Object.entries(catalogue))('%s', (code, { message, help, why, severity }) => {
  test('says what happened, in a sentence', () => {
    expect(message).toMatch(/^['"{`A-Z]/);
    expect(message).toMatch(/[.?}`]$/);
    expect(why).toMatch(/[.}`]$/);
  });

  test.skipIf(WITHOUT_PLACE.has(code))('says where', () => expect(message).toMatch(/\{\w+\}/));

  test.skipIf(severity === 'info')('says how to fix it', () => {
    expect(help).toMatch(/^[`{A-Z]/);
    expect(help).not.toMatch(STATEMENT);
    expect(help.trim()).toMatch(/[.?}`)]$/);
  });
});

describe.each(Object.entries(driftClasses))('drift %s', (_, row) => {
  test('says what changed and where, the effect, and how to fix it', () => {
    expect(row.message).toMatch(/\{(path|before|after|sql)\}|order|table/i);
    expect(row.effect.trim()).not.toBe('');
    if ('fix' in row) expect(row.fix).not.toMatch(STATEMENT);
  });
});
