import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { jsonHelp } from '../../../src/app/send/json-help.ts';
import { LineError } from '../../../src/app/send/line-error.ts';
import { sendText, tableOf } from './support.ts';

const model = tableOf('name STRING', 'age INT');

/** Lines that JSON.parse rejects, or that are no record, and a part of the help. */
const faults: [name: string, line: string, help: string][] = [
  ['single quotes', "{'name':'x'}", 'Put keys and text in double quotes'],
  ['a single quote for a value', '{"name":\'x\'}', 'double quotes'],
  ['None of Python', '{"name":None,"age":1}', 'json.dumps'],
  ['True of Python', '{"name":True}', 'json.dumps'],
  ['a comma after the record', '{"name":"x"},', 'Remove the comma after the record'],
  ['a comma before the bracket', '{"name":"x",}', 'Remove the comma before the closing bracket'],
  ['a comma before the bracket of an array', '{"name":["x",]}', 'Remove the comma before the closing bracket'],
  ['a tab in a string', '{"name":"a\tb"}', 'a tab is \\t'],
  ['an escape in a string', '{"name":"a\u001bb"}', 'Escape control characters'],
  ['NUL bytes', '\0\0\0', "tr -d '\\000'"],
  ['NUL bytes in a string', '{"name":"a\0"}', "tr -d '\\000'"],
  ['a record separator', '\u001e{"name":"x"}', 'RFC 7464'],
  ['Ctrl-Z', '\u001a', "tr -d '\\032'"],
  ['an array', '[{"name":"x"}]', "jq -c '.[]'"],
  ['an array over lines', '[', "jq -c '.[]'"],
  ['the end of an array', ']', "jq -c '.[]'"],
  ['an object over lines', '{', 'jq -c .'],
  ['a line of one', '{"name": "x",', 'jq -c .'],
  ['the end of an object', '}', 'jq -c .'],
  ['NaN', '{"age":NaN}', 'as "NaN"'],
  ['-Infinity', '{"age":[-Infinity]}', 'as "NaN"'],
  ['inf', '{"age": inf}', 'as "NaN"'],
  ['a comment', '// records', 'Remove the comments'],
  ['a comment of the shell', '# records', 'Remove the comments'],
  ['a comment in a record', '{"name":"x" /* y */}', 'Remove the comments'],
  ['two records', '{"name":"x"}{"name":"y"}', 'one record a line: jq -c . does'],
  ['two records with a space', '{"name":"x"} {"name":"y"}', 'one record a line: jq -c . does'],
  ['lines that end with a carriage return', '{"name":"x"}\r{"name":"y"}', "tr '\\r' '\\n'"],
  ['keys without quotes', '{name:"x"}', 'keys in double quotes'],
  ['text without quotes', '{"name":x}', 'Put text in double quotes'],
  ['undefined', '{"name":undefined}', 'no undefined'],
  ['capitals', '{"name":NULL}', 'small letters'],
  ['a leading zero', '{"age":007}', 'leading zeros'],
  ['a plus sign', '{"age":+1}', 'plus sign'],
  ['a point without a digit', '{"age":.5}', 'a digit before the point'],
  ['no value', '{"age":,"name":"x"}', 'leave the key out'],
  ['no value at the end', '{"age":}', 'leave the key out'],
  ['typographic quotes', '{“name”:“x”}', 'typographic quotes'],
  ['a no-break space', '{\u00a0"name":"x"}', 'special spaces'],
  ['a backslash', '{"name":"C:\\Users"}', 'Double each backslash'],
  ['a line cut off in a string', '{"name":"x', 'ends within a string'],
  ['HTML', '<html>', 'HTML or XML'],
  ['server-sent events', 'data: {"name":"x"}', 'Remove the text before the record'],
  ['a time before the record', '2026-01-31T12:00:00Z {"name":"x"}', 'Remove the text before the record'],
  ['a document', '{"count":1,"records":[{"name":"x"}]}', "jq -c '.records[]'"],
  ['a document with an odd key', '{"the rows":[{"name":"x"}]}', `jq -c '.["the rows"][]'`],
  ['a text', '"x"', 'jq -c .'],
  ['a row of CSV', 'name,age', '--format csv'],
  ['a row of CSV in quotes', '"name","age"', '--format csv'],
  ['YAML', '--- x', '--format csv'],
];

describe('a line that is no record gets the help that fits it', () => {
  test.each(faults)('%s', async (_, line, help) => {
    const { failure, stoppedAt } = await sendText(model, `{"name":"a"}\n${line}\n`, { format: 'ndjson' });
    expect(failure).toBeInstanceOf(LineError);
    expect((failure as LineError).help).toContain(help);
    expect(stoppedAt).toBe(2);
  });
});

test('a record separator at the beginning is recognised without a file name', async () => {
  const { failure } = await sendText(model, '\u001e{"name":"x"}\n\u001e{"name":"y"}\n');
  expect((failure as LineError).help).toContain('RFC 7464');
});

test('a byte order mark at the beginning of a line is that of a file that was appended', async () => {
  expect(await sendText(model, '\ufeff{"name":"x"}\n\ufeff{"name":"y"}\n')).toMatchObject({
    sent: 2,
    failure: undefined,
  });
});

test('a command that would round long numbers is not suggested without a word', () => {
  const withJq = faults.filter(([, , help]) => help.includes('jq')).map(([, line]) => jsonHelp(line));
  expect(withJq.filter((help) => !help.includes('jq before 1.7 rounds'))).toEqual([]);
});

test('megabytes of one fault take no longer than their length', () => {
  const texts = [
    `{"a":"${'\\\\'.repeat(4e6)}`,
    '['.repeat(4e6),
    `{"a":${' '.repeat(8e6)}'`,
    '1'.repeat(8e6),
    '1 '.repeat(4e6),
    `{${'\r'.repeat(8e6)}`,
    `{${'\r'.repeat(8e6)}x`,
  ];
  for (const text of texts) {
    // A time that grows with the square of the length would be hours, and exceed the timeout.
    expect(jsonHelp(text)).not.toBe('');
  }
});

const python = spawnSync('python3', ['--version']).status === 0;
test.runIf(python)('the command for Python literals converts them', () => {
  const help = jsonHelp("{'name':None}");
  const code = /python3 -c '(.*)'\./.exec(help)?.[1] as string;
  const out = execFileSync('python3', ['-c', code], { input: "{'name': 'it\\'s', 'age': None}\n{'ok': True}\n" });
  expect(String(out)).toBe(`{"name": "it's", "age": null}\n{"ok": true}\n`);
});
