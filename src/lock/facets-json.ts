/** The facets of one kind of thing, each with the value that is not written down. */
export type Usual = Readonly<Record<string, unknown>>;

/** Of a table. */
export const tableFacets: Usual = {
  kind: null,
  format: null,
  comment: null,
  rowFilter: undefined,
  checks: null,
  catalogManaged: false,
};
/** Of a column. Ids, masks and the like are told by few sources: where they are absent, they are unknown. */
export const columnFacets: Usual = {
  comment: null,
  generated: null,
  identity: false,
  defaultValue: null,
  partitionIndex: null,
  columnId: undefined,
  columnIds: undefined,
  mask: undefined,
};
/** Of a field in a struct. */
export const fieldFacets: Usual = { nullable: true, comment: null, columnId: undefined, columnIds: undefined };
export const arrayFacets: Usual = { containsNull: true };
export const mapFacets: Usual = { valueContainsNull: true };

/**
 * The facets as they are written: those with the usual value are left out, and those that are not known, although the
 * usual value is a known one, are listed as `unknown`. So most lines stay short and nothing is lost.
 */
export function facetsToJson(thing: object, usual: Usual): Record<string, unknown> {
  const values = thing as Readonly<Record<string, unknown>>;
  const names = Object.keys(usual);
  const unknown = names.filter((name) => values[name] === undefined && usual[name] !== undefined);
  const written = names.filter((name) => values[name] !== undefined && values[name] !== usual[name]);
  return {
    ...Object.fromEntries(written.map((name) => [name, values[name]])),
    ...(unknown.length === 0 ? {} : { unknown }),
  };
}

/** The inverse of `facetsToJson`. */
export function facetsFromJson(json: object, usual: Usual): Record<string, unknown> {
  const values = json as Readonly<Record<string, unknown>>;
  const unknown = new Set(values['unknown'] as readonly string[] | undefined);
  const pairs = Object.keys(usual).map(
    (name) => [name, Object.hasOwn(json, name) ? values[name] : usual[name]] as const,
  );
  return Object.fromEntries(pairs.filter(([name, value]) => value !== undefined && !unknown.has(name)));
}
