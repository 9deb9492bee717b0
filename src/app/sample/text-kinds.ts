import type { Random } from '../../system/random.js';
import { nameWords } from './name-words.js';

/** Returns a text. `index` is the number of the record, from 0. */
export type TextKind = (random: Random, index: number) => string;

const CITIES = ['Amsterdam', 'Berlin', 'Chicago', 'Lagos', 'Lima', 'Mumbai', 'Oslo', 'São Paulo', 'Sydney', 'Tokyo'];
const COUNTRIES = ['BR', 'DE', 'IN', 'JP', 'KE', 'NG', 'NL', 'NO', 'PE', 'US'];
const FIRST_NAMES = ['Ada', 'Anna', 'Chen', 'Diego', 'Fatima', 'Jonas', 'Lena', 'Mei', 'Noah', 'Zoë'];
const LAST_NAMES = ['Brown', 'Costa', 'Fischer', 'Garcia', 'Kim', 'Novak', 'Patel', 'Sato', 'Smith', 'Müller'];
const STATES = ['active', 'closed', 'failed', 'new', 'pending'];
const CURRENCIES = ['BRL', 'EUR', 'INR', 'JPY', 'USD'];
const UNITS = ['celsius', 'hPa', 'km', 'percent', 'volt'];
const COLORS = ['black', 'blue', 'green', 'red', 'white'];
const LEVELS = ['debug', 'info', 'warn', 'error'];
const WORDS = [
  'alpha',
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'gamma',
  'harbor',
  'iris',
  'juniper',
  'lark',
];

const oneOf =
  (items: readonly string[]): TextKind =>
  (random) =>
    random.pick(items);
const hex = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.integer(0, 15).toString(16)).join('');
/** An id of the form `device-17`: the same ones come again, as the ids of real things do. */
const idOf =
  (word: string): TextKind =>
  (random) =>
    `${word}-${random.integer(1, 50)}`;
const words: TextKind = (random) => Array.from({ length: random.integer(2, 5) }, () => random.pick(WORDS)).join(' ');

/** Kinds of text by a word in the name of a column; the first match counts. */
const KINDS: readonly (readonly [names: readonly string[], kind: TextKind])[] = [
  [['uuid', 'guid'], uuid],
  [['email', 'mail'], (random) => `${random.pick(WORDS)}.${random.integer(1, 999)}@example.com`],
  [['phone', 'mobile'], (random) => `+1555${random.digits(7)}`],
  [['url', 'uri', 'link'], (random) => `https://example.com/${random.pick(WORDS)}/${random.integer(1, 999)}`],
  [['ip', 'ipv4'], (random) => `192.0.2.${random.integer(1, 254)}`],
  [['host', 'hostname'], (random) => `${random.pick(WORDS)}-${random.integer(1, 9)}.example.com`],
  [['city', 'town'], oneOf(CITIES)],
  [['country', 'region', 'locale'], oneOf(COUNTRIES)],
  [['currency'], oneOf(CURRENCIES)],
  [['unit', 'units'], oneOf(UNITS)],
  [['color', 'colour'], oneOf(COLORS)],
  [['severity', 'loglevel', 'level'], oneOf(LEVELS)],
  [['status', 'state'], oneOf(STATES)],
  [['first', 'given'], oneOf(FIRST_NAMES)],
  [['last', 'surname', 'family'], oneOf(LAST_NAMES)],
  [
    ['customer', 'user', 'person', 'owner', 'author'],
    (random) => `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`,
  ],
  [['version'], (random) => `${random.integer(0, 9)}.${random.integer(0, 20)}.${random.integer(0, 20)}`],
  [['hash', 'checksum', 'digest'], (random) => hex(random, 16)],
  [['message', 'description', 'comment', 'note', 'text', 'title', 'body'], words],
];

/** Returns the plausible texts by the name of a column. */
export function textKind(name: string): TextKind {
  const parts = nameWords(name);
  const last = parts.at(-1);
  if ((last === 'id' || last === 'key') && !parts.includes('uuid')) {
    const word = parts.at(-2);
    return word === undefined ? uuid : idOf(word);
  }
  const found = KINDS.find(([names]) => names.some((each) => parts.includes(each)));
  return found?.[1] ?? oneOf(WORDS);
}

function uuid(random: Random): string {
  const variant = random.pick(['8', '9', 'a', 'b']);
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant}${hex(random, 3)}-${hex(random, 12)}`;
}
