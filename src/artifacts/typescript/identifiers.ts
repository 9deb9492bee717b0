/** Words that cannot name a variable in a module. */
const words: ReadonlySet<string> = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval export ' +
    'extends false finally for function if implements import in instanceof interface let new null package private ' +
    'protected public return static super switch this throw true try typeof undefined var void while with yield ' +
    'NaN Infinity Object Map String Uint8Array'
  ).split(' '),
);

/** Variables of the generated functions, which a variable for a column must not shadow. */
const used: ReadonlySet<string> = new Set(
  'at b bytes error i init items key map outer p q reader record start tag value writer'.split(' '),
);

/** Imports from the runtime, and functions of a record module. */
const functionNames: RegExp =
  /^(absent|base64|bytesBound|encodeRecord|epoch|inside|isMap|list|missing|object|own|(put|read|write)[A-Z]\w*[A-Za-z0-9]|record(FromJSON|ToJSON|ToWire)|stringBound|variantJson|variantNull|zero)$/;

/** Properties that every object inherits from Object.prototype. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Returns the variable for a column: its name, with underscores appended while that is taken. */
export function localName(column: string, isTaken: (name: string) => boolean): string {
  let name = column;
  while (words.has(name) || used.has(name) || functionNames.test(name) || isTaken(name)) name += '_';
  return name;
}

/** Returns the property for a column. `constructor` and `__proto__` get a `$`: classes cannot have such fields. */
export function propertyName(column: string): string {
  return column === 'constructor' || column === '__proto__' ? `${column}$` : column;
}

/** Returns whether every object inherits a property of this name. */
export function isInherited(column: string): boolean {
  return inherited.has(column);
}
