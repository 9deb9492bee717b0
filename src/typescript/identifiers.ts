/** Words that cannot be the name of a variable in a module. */
const words: ReadonlySet<string> = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval export ' +
    'extends false finally for function if implements import in instanceof interface let new null package private ' +
    'protected public return static super switch this throw true try typeof undefined var void while with yield ' +
    'NaN Infinity Object Map String Uint8Array'
  ).split(' '),
);

/** Variables of the generated functions, which a variable for a column must not hide. */
const used: ReadonlySet<string> = new Set(
  'at b bytes error i init items key map outer p q reader record start tag value writer'.split(' '),
);

/** What is imported from the runtime, and the functions of a record file. */
const called: RegExp =
  /^(absent|base64|bytesBound|encodeRecord|epoch|inside|isMap|list|missing|object|own|(put|read|write)[A-Z]\w*[A-Za-z0-9]|record(FromJSON|ToJSON|ToWire)|stringBound|variantJson|variantNull)$/;

/** Every object inherits these from Object.prototype. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** A variable for a column: its name where that is free, else with underscores after it. */
export function localName(column: string, isTaken: (name: string) => boolean): string {
  let name = column;
  while (words.has(name) || used.has(name) || called.test(name) || isTaken(name)) name += '_';
  return name;
}

/** The property of a record for a column: classes cannot have a field `constructor`, and `__proto__` is no property. */
export function propertyName(column: string): string {
  return column === 'constructor' || column === '__proto__' ? `${column}$` : column;
}

export function isInherited(column: string): boolean {
  return inherited.has(column);
}
