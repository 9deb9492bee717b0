import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/** A module that users import, with its declarations in `dist`. */
export interface EntryPoint {
  readonly name: string;
  readonly types: string;
}

/** Reads the entry points with declarations from a package's `exports`. */
export function entryPoints(folder: string): readonly EntryPoint[] {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    const types = typeof target === 'string' ? undefined : (target.import?.types ?? target.types);
    if (types === undefined) return [];
    return [{ name: manifest.name + path.slice(1), types: join(root, folder, types) }];
  });
}

/** Returns the subpaths that a package exports, its commands and its supported versions of Node. */
export function manifestLines(folder: string): readonly string[] {
  const {
    name,
    exports,
    bin = {},
    engines,
  } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  return [
    ...Object.keys(exports).map((path) => `${name + path.slice(1)}`),
    ...Object.keys(bin).map((command) => `command ${command}`),
    ...Object.entries(engines).map(([engine, range]) => `engine ${engine} ${range}`),
  ];
}

interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
  readonly exports: Readonly<
    Record<string, string | { readonly types?: string; readonly import?: { readonly types: string } }>
  >;
}

/** An exported name, and its declaration in lines: the signature, then one line a member. */
export interface ExportedName {
  readonly name: string;
  readonly isType: boolean;
  readonly lines: readonly string[];
}

/**
 * Reads what each entry point declares, members with their types. Private members and comments are left out, and so is the
 * constructor of a class that `isValue` says cannot be called from outside.
 */
export function readExports(
  entries: readonly EntryPoint[],
  isValue: (entry: string, name: string) => boolean,
): ReadonlyMap<string, readonly ExportedName[]> {
  const program = ts.createProgram(
    entries.map(({ types }) => types),
    {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      module: ts.ModuleKind.NodeNext,
      types: ['node'],
    },
  );
  const printer = new Printer(program.getTypeChecker());
  return new Map(
    entries.map(
      ({ name, types }) =>
        [name, printer.exportsOf(program.getSourceFile(types)!, (exported) => isValue(name, exported))] as const,
    ),
  );
}

/** Types of the library's inside that a signature names: their members are no promise. */
const opaque: ReadonlySet<string> = new Set(['TableModel']);

class Printer {
  readonly #checker: ts.TypeChecker;
  /** What the entry point at hand exports: a type of these is named, any other is shown with its members. */
  #exported: ReadonlySet<ts.Symbol> = new Set();

  /** Unions that are being shown: one that contains itself is named inside. */
  readonly #open: ts.Type[] = [];

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  exportsOf(file: ts.SourceFile, isValue: (name: string) => boolean): readonly ExportedName[] {
    const symbols = this.#checker.getExportsOfModule(this.#checker.getSymbolAtLocation(file)!).map((symbol) => ({
      name: symbol.name,
      target: symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol,
    }));
    this.#exported = new Set(symbols.map(({ target }) => target));
    return symbols
      .map(({ name, target }) => {
        const isType = (target.flags & ts.SymbolFlags.Type) !== 0;
        return { name, isType, lines: this.#declarationOf(name, target, isValue(name)) };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #declarationOf(name: string, symbol: ts.Symbol, isValue: boolean): string[] {
    const lines: string[] = [];
    const head = `${name}${this.#parametersOf(symbol)}`;
    if (symbol.flags & ts.SymbolFlags.Class) {
      const statics = this.#checker.getTypeOfSymbol(symbol);
      const constructors = isValue ? statics.getConstructSignatures() : [];
      lines.push(`class ${head}`, ...constructors.map((signature) => `  new${this.#signature(signature)}`));
      lines.push(...this.#members(statics, 'static '), ...this.#members(this.#declared(symbol)));
    } else if (symbol.flags & ts.SymbolFlags.Interface) {
      lines.push(`interface ${head}`, ...this.#members(this.#declared(symbol)));
    } else if (symbol.flags & ts.SymbolFlags.TypeAlias) {
      const type = this.#declared(symbol);
      if (type.isUnion()) lines.push(`type ${head}`, ...this.#partsOf(type, symbol).map((part) => `  | ${part}`));
      else if (this.#hasMembers(type)) lines.push(`type ${head}`, ...this.#members(type));
      else lines.push(`type ${head} = ${this.#text(type, ts.TypeFormatFlags.InTypeAlias)}`);
    }
    if (symbol.flags & ts.SymbolFlags.Function) {
      const type = this.#checker.getTypeOfSymbol(symbol);
      lines.push(...type.getCallSignatures().map((signature) => `function ${name}${this.#signature(signature)}`));
    } else if (symbol.flags & ts.SymbolFlags.Variable) {
      const type = this.#checker.getTypeOfSymbol(symbol);
      if (this.#hasMembers(type)) lines.push(`const ${name}`, ...this.#members(type));
      else lines.push(`const ${name}: ${this.#type(type)}`);
    }
    return lines;
  }

  #declared(symbol: ts.Symbol): ts.Type {
    return this.#checker.getDeclaredTypeOfSymbol(symbol);
  }

  #parametersOf(symbol: ts.Symbol): string {
    const declaration = symbol.declarations?.find(
      (node) => ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node),
    );
    const parameters = declaration?.typeParameters ?? [];
    return parameters.length === 0 ? '' : `<${parameters.map((parameter) => parameter.getText()).join(', ')}>`;
  }

  /** A line for each public member; those of an object without an exported name follow it by their paths. */
  #members(type: ts.Type, prefix = ''): string[] {
    const own = type.getProperties().filter((property) => property.declarations?.some(isPublic));
    const lines = own.flatMap((property): string[] => {
      const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
      const symbol = /^__@(\w+?)@\d+$/.exec(property.name)?.[1];
      const name = `${prefix}${symbol === undefined ? property.name : `[${symbol}]`}`;
      const of = this.#checker.getTypeOfSymbol(property);
      if (property.flags & ts.SymbolFlags.Method) {
        return of.getCallSignatures().map((signature) => `${name}${optional}${this.#signature(signature)}`);
      }
      const writable = property.declarations!.some(isReadonly) ? '' : ' (writable)';
      const nested = this.#nested(of);
      if (nested === undefined) return [`${name}${optional}: ${this.#type(of)}${writable}`];
      return [
        `${name}${optional}: object${nested.suffix}${writable}`,
        ...this.#members(nested.type, `${name}${nested.suffix}.`).map((line) => line.trimStart()),
      ];
    });
    return lines.map((line) => `  ${line}`).sort();
  }

  /** The object, or the object in the array, whose members are shown in place. */
  #nested(type: ts.Type): { readonly type: ts.Type; readonly suffix: string } | undefined {
    const parts = type.isUnion() ? type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined)) : [type];
    const [only] = parts;
    if (parts.length !== 1 || only === undefined) return undefined;
    if (this.#checker.isArrayType(only)) {
      const element = this.#nested(this.#elementOf(only));
      return element === undefined ? undefined : { type: element.type, suffix: `[]${element.suffix}` };
    }
    return this.#hasMembers(only) ? { type: only, suffix: '' } : undefined;
  }

  #hasMembers(type: ts.Type): boolean {
    const { symbol } = type;
    if (symbol === undefined || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeLiteral))) return false;
    if (this.#exported.has(symbol) || opaque.has(symbol.name) || !symbol.declarations?.some(isOurs)) return false;
    return type.getCallSignatures().length === 0 && this.#checker.getIndexInfosOfType(type).length === 0;
  }

  #signature(signature: ts.Signature): string {
    const generics = signature.getTypeParameters()?.map(({ symbol }) => symbol.name) ?? [];
    const parameters = signature.getParameters().map((parameter, i) => {
      const node = parameter.valueDeclaration as ts.ParameterDeclaration | undefined;
      const optional = node?.questionToken === undefined && node?.initializer === undefined ? '' : '?';
      const rest = node?.dotDotDotToken === undefined ? '' : '...';
      // A parameter that is destructured has no name.
      const name = parameter.name.startsWith('__') ? `argument${i}` : parameter.name;
      return `${rest}${name}${optional}: ${this.#type(this.#checker.getTypeOfSymbol(parameter))}`;
    });
    const open = generics.length === 0 ? '' : `<${generics.join(', ')}>`;
    const predicate = this.#checker.getTypePredicateOfSignature(signature);
    const returned =
      predicate?.type === undefined
        ? this.#type(signature.getReturnType())
        : `${predicate.parameterName} is ${this.#type(predicate.type)}`;
    return `${open}(${parameters.join(', ')}): ${returned}`;
  }

  /** Parts of unions are sorted: the compiler's order depends on which file it reads first. */
  #type(type: ts.Type): string {
    if (type.isUnion() && !this.#isNamed(type)) {
      this.#open.push(type);
      const parts = this.#partsOf(type);
      this.#open.pop();
      return parts.join(' | ');
    }
    if (this.#checker.isArrayType(type)) {
      const element = this.#type(this.#elementOf(type));
      const readonly = type.symbol.name === 'ReadonlyArray' ? 'readonly ' : '';
      return `${readonly}${/ \| | => /.test(element) ? `(${element})` : element}[]`;
    }
    return this.#text(type);
  }

  #isNamed(type: ts.Type): boolean {
    return this.#open.includes(type) || (type.aliasSymbol !== undefined && this.#exported.has(type.aliasSymbol));
  }

  #elementOf(array: ts.Type): ts.Type {
    return this.#checker.getTypeArguments(array as ts.TypeReference)[0]!;
  }

  #partsOf(type: ts.UnionType, self?: ts.Symbol): string[] {
    const parts = type.types.map((part) => {
      const text = part.aliasSymbol !== undefined && part.aliasSymbol === self ? this.#text(part) : this.#type(part);
      return part.getCallSignatures().length > 0 ? `(${text})` : text;
    });
    const boolean = parts.includes('true') && parts.includes('false');
    const kept = boolean ? parts.filter((part) => part !== 'true' && part !== 'false').concat('boolean') : parts;
    const literals = kept.filter((part) => part.startsWith('"'));
    // Codes of diagnostics and drift; they have lists of their own.
    return literals.length > 20 && self === undefined ? ['(one of many codes)'] : [...new Set(kept)].sort();
  }

  #text(type: ts.Type, more: ts.TypeFormatFlags = ts.TypeFormatFlags.None): string {
    const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope | more;
    return this.#checker.typeToString(type, undefined, flags);
  }
}

/** Whether a declaration is of these packages, not of TypeScript or Node. */
function isOurs(node: ts.Node): boolean {
  return !/[\\/]node_modules[\\/](typescript|@types)[\\/]/.test(node.getSourceFile().fileName);
}

function isPublic(node: ts.Declaration): boolean {
  if (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return false;
  const name = ts.getNameOfDeclaration(node);
  return isOurs(node) && (name === undefined || !ts.isPrivateIdentifier(name));
}

function isReadonly(node: ts.Declaration): boolean {
  if (ts.isGetAccessor(node)) return !hasSetter(node);
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Readonly) !== 0;
}

function hasSetter({ name, parent }: ts.GetAccessorDeclaration): boolean {
  if (!ts.isClassDeclaration(parent) && !ts.isInterfaceDeclaration(parent)) return false;
  return parent.members.some((member) => ts.isSetAccessor(member) && member.name.getText() === name.getText());
}
