import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { phrases } from '../../scripts/wording/phrases.mjs';
import { catalogue } from '../../src/diagnostics/catalogue.ts';
import { driftClasses } from '../../src/drift/classification.ts';

/** Verbs that a fix may begin with. Add one only if it tells the reader what to do. */
const verbs =
  'Add Ask Change Check Choose Collect Commit Compare Continue Convert Copy Correct Create Drop Fix Flatten Free Get Keep Move ' +
  'Pass Quote Read Regenerate Remove Rename Restore Run Save Send Set Shorten Store Try Update Use Wrap Write';
const imperative = new RegExp(`^(?:If [^.,]+, )?(?:${verbs.split(' ').join('|')})\\b`, 'i');

/** Values that are complete sentences: several problems or attempts, or a hint that depends on the line. */
const sentences: ReadonlySet<string> = new Set(['{problems}', '{tried}', '{hint}']);

const codesPage = readFileSync(new URL('../../docs/codes.md', import.meta.url), 'utf8');

describe('every diagnostic', () => {
  it.each(Object.entries(catalogue))('%s says what happened, where, and the fix', (code, row) => {
    const { title, message, why, help } = row;
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^\S.*[^.\s]$/);
    expect(why).toMatch(/^\S.*\.$/);

    // What happened and where: a sentence that names the file, table, column, host or setting.
    const lastPlaceholder = /\{\w+\}$/.exec(message)?.[0];
    if (lastPlaceholder === undefined) expect(message).toMatch(/\.$/);
    else expect(sentences).toContain(lastPlaceholder);
    expect(message.split(/\s+/).length).toBeGreaterThanOrEqual(3);
    if (code !== 'no-host' && code !== 'csv-header-invalid') expect(message).toMatch(/\{\w+\}/);

    // The fix: an imperative, perhaps after a condition.
    if (help !== '{hint}') expect(help.replace(/^\{hint\} To [^,]+, /, '')).toMatch(imperative);
    expect(help).toMatch(/[.}]$/);

    for (const text of [title, message, why, help]) {
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/ {2}|\bthe the\b/);
      for (const { name, pattern } of phrases) expect(text.match(pattern), name).toBeNull();
    }
    expect(codesPage).toContain(`| \`${code}\` | ${row.severity} |`);
  });

  it('quotes the names in SQL', () => {
    const texts = Object.values(catalogue).flatMap(({ message, help }) => [message, help]);
    const fixes = Object.values(driftClasses).flatMap((row) => ('fix' in row ? [row.fix] : []));
    // A placeholder after a word in capitals is part of a statement.
    const names = [...texts, ...fixes].flatMap((text) => [...text.matchAll(/\b[A-Z]{2,} \{(\w+)\}/g)]);
    expect(new Set(names.map(([, name]) => name))).toEqual(new Set(['sql', 'quoted', 'afterSql', 'pathSql']));
  });

  it('reads commands in backticks', () => {
    for (const { message, why, help } of Object.values(catalogue)) {
      for (const text of [message, why, help]) {
        const outside = text.replaceAll(/`[^`]*`/g, '');
        expect(outside).not.toMatch(/(^| )--[a-z]/);
        expect(outside).not.toContain('`');
        expect(outside).not.toMatch(/\bzerobus-gen (check|doctor|explain|init|send|emulator|--offline)\b/);
      }
    }
  });
});
