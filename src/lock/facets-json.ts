/** The facets of a table, column, field or type, each with the default value that the file leaves out. */
export type FacetDefaults = Readonly<Record<string, unknown>>;

export const tableFacets: FacetDefaults = {
  kind: null,
  format: null,
  comment: null,
  rowFilter: undefined,
  checks: null,
  catalogManaged: false,
};
/** Few sources know ids and masks: if these are absent, they are unknown. */
export const columnFacets: FacetDefaults = {
  comment: null,
  generated: null,
  identity: false,
  defaultValue: null,
  partitionIndex: null,
  columnId: undefined,
  columnIds: undefined,
  unconfirmedIds: undefined,
  mask: undefined,
};
export const fieldFacets: FacetDefaults = {
  nullable: true,
  comment: null,
  columnId: undefined,
  columnIds: undefined,
  unconfirmedIds: undefined,
};
export const arrayFacets: FacetDefaults = { containsNull: true };
export const mapFacets: FacetDefaults = { valueContainsNull: true };

/**
 * Returns the facets as the file has them. Default values are left out, and a facet that is unknown although its default
 * is a known value is listed under `unknown`: most lines stay short, and nothing is lost.
 */
export function facetsToJson(thing: object, defaults: FacetDefaults): Record<string, unknown> {
  const values = thing as Readonly<Record<string, unknown>>;
  const names = Object.keys(defaults);
  const unknown = names.filter((name) => values[name] === undefined && defaults[name] !== undefined);
  const written = names.filter((name) => values[name] !== undefined && values[name] !== defaults[name]);
  return {
    ...Object.fromEntries(written.map((name) => [name, values[name]])),
    ...(unknown.length === 0 ? {} : { unknown }),
  };
}

/** The inverse of `facetsToJson`. */
export function facetsFromJson(json: object, defaults: FacetDefaults): Record<string, unknown> {
  const values = json as Readonly<Record<string, unknown>>;
  const unknown = new Set(values['unknown'] as readonly string[] | undefined);
  const pairs = Object.keys(defaults).map(
    (name) => [name, Object.hasOwn(json, name) ? values[name] : defaults[name]] as const,
  );
  return Object.fromEntries(pairs.filter(([name, value]) => value !== undefined && !unknown.has(name)));
}
