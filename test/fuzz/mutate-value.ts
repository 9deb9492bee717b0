import type { Chooser } from './chooser.ts';
import { hostileNames } from './hostile-names.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Applies one to three edits to the structure of JSON: drops, doubles or misspells keys, swaps types, nests deeply. */
export function mutateValue(value: unknown, choose: Chooser): unknown {
  let now = value as Json;
  for (let left = 1 + choose.below(3); left > 0; left--) now = edit(now, choose);
  return now;
}

/** Descends at random, and edits the value it reaches. */
function edit(value: Json, choose: Chooser): Json {
  if (typeof value !== 'object' || value === null || choose.oneIn(6)) return swap(value, choose);
  if (Array.isArray(value)) return editList(value, choose);
  const pairs = Object.entries(value as Readonly<Record<string, Json>>);
  if (pairs.length === 0 || choose.oneIn(5)) return editKeys(pairs, choose);
  const at = choose.below(pairs.length);
  return fromPairs(pairs.map(([key, item], i) => [key, i === at ? edit(item, choose) : item]));
}

function editList(items: readonly Json[], choose: Chooser): Json {
  const at = choose.below(items.length);
  switch (choose.below(6)) {
    case 0:
      return items.filter((_, i) => i !== at);
    case 1:
      return [...items, ...items.slice(at, at + 1)];
    case 2:
      return items.toReversed();
    default:
      return items.length === 0 ? [swap(null, choose)] : items.with(at, edit(items[at] as Json, choose));
  }
}

function editKeys(pairs: readonly [string, Json][], choose: Chooser): Json {
  const at = choose.below(pairs.length);
  const [key, item] = pairs[at] ?? ['name', null];
  const rest = pairs.filter((_, i) => i !== at);
  const other = choose.of([
    '__proto__',
    'constructor',
    'toString',
    key.toUpperCase(),
    `${key} `,
    choose.of(pairs)?.[0] ?? '',
  ]);
  return choose.of<() => Json>([
    () => fromPairs(rest),
    () => fromPairs([...rest, [other, item]]),
    () => fromPairs([...pairs, [other, swap(item, choose)]]),
  ])();
}

/** `__proto__` becomes a key of its own, as JSON.parse makes it. */
function fromPairs(pairs: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(pairs);
}

/** Returns another value of any type. */
function swap(value: Json, choose: Chooser): Json {
  const text = typeof value === 'string' ? value : 'int';
  return choose.of<() => Json>([
    () => null,
    () => choose.of([true, false, 0, -1, 0.5, 1e308, 2 ** 53, 19_000, 2 ** 29]),
    () => '',
    () => text.toUpperCase(),
    () => ` ${text} `,
    () => text.slice(0, choose.below(text.length + 1)),
    () => choose.of(hostileNames),
    () => text.repeat(1 + choose.below(40)),
    () => [value],
    () => ({ type: value, name: value }),
    () => nest(value, 1 + choose.below(choose.oneIn(20) ? 300 : 40), choose),
    () =>
      choose.of([
        'array',
        'map',
        'struct',
        'decimal(39,0)',
        'decimal(5,9)',
        'char(0)',
        'varchar(-1)',
        'uint',
        'interval',
        '\ud800',
      ]),
  ])();
}

function nest(value: Json, depth: number, choose: Chooser): Json {
  const wrap = choose.of<(inner: Json) => Json>([
    (inner) => [inner],
    (inner) => ({ type: 'array', elementType: inner, containsNull: true }),
    (inner) => ({ type: 'struct', fields: [{ name: 'a', type: inner, nullable: true, metadata: {} }] }),
    (inner) => ({ name: 'array', element_type: inner, element_nullable: true }),
    (inner) => ({ array: inner }),
    (inner) => ({ map: ['string', inner] }),
    (inner) => ({ struct: [{ name: 'a', number: 1, type: inner }] }),
  ]);
  let now = value;
  for (let i = 0; i < depth; i++) now = wrap(now);
  return now;
}
