type Paths = Map<string, Set<string>>;

/**
 * Returns a line for each key that occurs in the values, with the JSON types it has there: `tables[].path: null | string`.
 * Elements of all arrays count as one.
 */
export function keyPathsOfValues(values: readonly unknown[]): readonly string[] {
  const paths: Paths = new Map();
  for (const value of values) walkValue(value, '', paths);
  return linesOf(paths);
}

function walkValue(value: unknown, path: string, paths: Paths): void {
  if (Array.isArray(value)) {
    add(paths, path, 'array');
    for (const item of value) walkValue(item, `${path}[]`, paths);
  } else if (typeof value === 'object' && value !== null) {
    add(paths, path, 'object');
    for (const [key, child] of Object.entries(value)) walkValue(child, join(path, key), paths);
  } else {
    add(paths, path, value === null ? 'null' : typeof value);
  }
}

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
}

/**
 * Returns a line for each key that a JSON schema has, with its types or values: `ids.*.tableId: string`. `*` stands for any
 * key, `(optional)` for a key that may be left out, and `(recursive)` for a type that contains itself.
 */
export function keyPathsOfSchema(schema: object): readonly string[] {
  const walk = new SchemaWalk((schema as Schema).$defs ?? {});
  walk.visit(schema, '', []);
  return linesOf(walk.paths);
}

class SchemaWalk {
  readonly paths: Paths = new Map();
  readonly #definitions: Readonly<Record<string, Schema>>;

  constructor(definitions: Readonly<Record<string, Schema>>) {
    this.#definitions = definitions;
  }

  visit(schema: Schema, path: string, open: readonly string[]): void {
    if (schema.$ref !== undefined) {
      const name = schema.$ref.split('/').at(-1)!;
      if (open.includes(name)) add(this.paths, path, '(recursive)');
      else this.visit(this.#definitions[name]!, path, [...open, name]);
    }
    for (const child of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) {
      this.visit(child, path, open);
    }
    const values = schema.const === undefined ? schema.enum : [schema.const];
    for (const value of values ?? []) add(this.paths, path, JSON.stringify(value));
    if (values === undefined) for (const type of [schema.type ?? []].flat()) add(this.paths, path, type);
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      const childPath = join(path, key);
      this.visit(child, childPath, open);
      if (schema.required?.includes(key) !== true) add(this.paths, childPath, '(optional)');
    }
    if (typeof schema.additionalProperties === 'object') this.visit(schema.additionalProperties, join(path, '*'), open);
    for (const child of [...(schema.prefixItems ?? []), ...(schema.items === undefined ? [] : [schema.items])]) {
      this.visit(child, `${path}[]`, open);
    }
  }
}

function add(paths: Paths, path: string, type: string): void {
  paths.set(path, (paths.get(path) ?? new Set()).add(type));
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function linesOf(paths: Paths): readonly string[] {
  return [...paths]
    .filter(([path]) => path !== '')
    .map(([path, types]) => {
      const optional = types.has('(optional)') ? ' (optional)' : '';
      const shown = [...types].filter((type) => type !== '(optional)').sort();
      return `${path}: ${shown.join(' | ')}${optional}`;
    })
    .sort();
}
