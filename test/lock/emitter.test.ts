import { expect, it } from 'vitest';
import { formatEmitter, isAsEmitted, readEmitterId } from '../../src/lock/emitter.ts';
import type { Lock } from '../../src/lock/lock.ts';
import { parseLock } from '../../src/lock/parse-lock.ts';
import { serialiseLock } from '../../src/lock/serialise-lock.ts';

const text = `{
  "version": 2,
  "table": "c.s.t",
  "comment": "x",
  "message": "T",
  "file": "t",
  "ids": {},
  "columns": [
    {"name": "s", "number": 1, "type": {"struct": [{"name": "x", "number": 1, "type": "int"}]}, "nullable": true}
  ],
  "reserved": [],
  "emitter": "",
  "files": [
    {"path": "c/s/t.ts", "sha256": "${'0'.repeat(64)}"}
  ]
}
`;

const id = '5 proto+records js goPackage="a #0123456789ab"';
const parsed = (lock: string): Lock => parseLock(lock, `${Math.random()}.json`);
const field = (lock: string): string => formatEmitter(id, parsed(lock));

const same: [what: string, edit: (lock: string) => string][] = [
  ['line ends', (lock) => lock.replaceAll('\n', '\r\n')],
  ['what it was before', (lock) => lock.replace('"emitter": ""', '"emitter": "3 proto js #0123456789ab"')],
  ['the id of the table', (lock) => lock.replace('"ids": {}', '"ids": {\n    "default": {"tableId": "x"}\n  }')],
  [
    'the ids of targets',
    (lock) => lock.replace('"ids": {}', '"ids": {\n    "dev": {"tableId": "x"},\n    "prod": {"tableId": "}"}\n  }'),
  ],
  ['the id of a column', (lock) => lock.replace('"nullable": true', '"nullable": true, "columnId": 7')],
  [
    'the ids of a field in targets',
    (lock) => lock.replace('"int"', '"int", "columnIds": {"dev": 1, "prod": 2}, "unconfirmedIds": {"old": 3}'),
  ],
];
it.each(same)('does not depend on %s', (_, edit) => {
  expect(edit(text)).not.toBe(text);
  expect(field(edit(text))).toBe(field(text));
});

const other: [what: string, edit: (lock: string) => string][] = [
  ['a number', (lock) => lock.replace('"number": 1,', '"number": 2,')],
  ['a hash', (lock) => lock.replace('00', '01')],
  ['a text that looks like an id', (lock) => lock.replace('"x",', '"x, \\"columnId\\": 7",')],
  ['a text that looks like a line', (lock) => lock.replace('"x",', '"\\n  \\"emitter\\": 1,\\n",')],
];
it.each(other)('depends on %s', (_, edit) => {
  expect(edit(text)).not.toBe(text);
  expect(field(edit(text))).not.toBe(field(text));
});

it('gives back the id, and shows whether somebody edited the lock since', () => {
  const emitted = parsed(text.replace('"emitter": ""', `"emitter": ${JSON.stringify(field(text))}`));
  expect(readEmitterId(emitted)).toBe(id);
  expect(isAsEmitted(emitted)).toBe(true);
  expect(isAsEmitted({ ...emitted, message: 'Other' })).toBe(false);
  expect(isAsEmitted({ ...emitted, emitter: id })).toBe(false);
});

it('is the same for a lock that was read and one that will be written', () => {
  const lock = parseLock(text, 'same.json');
  expect(serialiseLock({ ...lock })).toBe(text);
  expect(formatEmitter(id, { ...lock })).toBe(field(text));
});

it('has no hash without files, so that git has nothing to merge', () => {
  expect(field(text.replace(/"files": \[[\s\S]*?\]/, '"files": []'))).toBe(id);
});
