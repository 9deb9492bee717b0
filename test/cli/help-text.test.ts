import { describe, expect, test } from 'vitest';
import { formatHelp } from '../../src/cli/help-text.ts';
import { Project } from './project.ts';

const rows: [given: string, columns: number | undefined, want: string][] = [
  ['one two three', undefined, 'one two three'],
  ['one two three', 8, 'one two\nthree'],
  ['  --a  one two three four five six', 31, '  --a  one two three four five\n       six'],
  // Where little is left for the second column, it begins below.
  ['  --a-long-flag  one two three four', 30, '  --a-long-flag\n      one two three four'],
  ['  --a  averyveryverylongwordthatfitsnowhere', 30, '  --a\n      averyveryverylongwordthatfitsnowhere'],
  ['', 30, ''],
];
test.each(rows)('%j at %j', (given, columns, want) => expect(formatHelp(given, columns)).toBe(want));

describe('the help of each command', async () => {
  const project = await Project.create();
  const { out } = await project.run('--help');
  await project.remove();
  const commands = [...out.matchAll(/^ {2}zerobus-gen (\w+)/gm)].map(([, name]) => name as string);

  test.each([[''], ...commands.map((name) => [name])])('%s fits, has examples, and loses no word', async (command) => {
    const whole = (await project.run(...command.split(' ').filter(Boolean), '--help')).out;
    expect(whole).toContain('\nExamples:\n');
    expect(whole).not.toMatch(/\[(string|number|boolean|array|default: (false|true|0|\[\]))\]/);
    for (const columns of [40, 60, 200]) {
      const text = formatHelp(whole, columns);
      // A command in an example, and a word that is longer than the line, is left whole.
      for (const line of text.slice(0, text.indexOf('Examples:')).split('\n')) {
        if (/\S +\S/.test(line.trim())) expect(line.length).toBeLessThanOrEqual(Math.min(columns, 110));
      }
      expect(text.replace(/\s+/g, ' ')).toBe(whole.replace(/\s+/g, ' '));
    }
  });
});
