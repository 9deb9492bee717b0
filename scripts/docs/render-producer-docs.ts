import { fileURLToPath } from 'node:url';
import {
  type ClassDeclaration,
  type GetAccessorDeclaration,
  type InterfaceDeclaration,
  type JSDoc,
  type JSDocableNode,
  type MethodDeclaration,
  Node,
  Project,
  type PropertyDeclaration,
} from 'ts-morph';
import { CLIENT_OPTIONS } from '../../runtime/src/client/client-settings.js';
import type { OptionRule } from '../../runtime/src/options/rules.js';
import { PRODUCER_OPTIONS } from '../../runtime/src/producer/producer-settings.js';

/** A block of generated text, between two comments that name its kind and the type it describes. */
const BLOCK = /(<!-- generated: (options|members|properties|methods|fields|type) (\w+) -->\n).*?(<!-- end -->)/gs;

type Rules = Readonly<Record<string, OptionRule<unknown>>>;

/** The rules of the options that the page describes. */
const RULES: Readonly<Record<string, Rules>> = {
  ProducerOptions: PRODUCER_OPTIONS as unknown as Rules,
  ZerobusClientOptions: CLIENT_OPTIONS as unknown as Rules,
};

/**
 * Returns `page` with each generated block replaced by what the docstrings and the option rules of the runtime say now. Throws if
 * a docstring lacks a default, or states another one than the rule.
 */
export function renderProducerDocs(page: string): string {
  const types = readTypes();
  return page.replace(BLOCK, (_, start: string, kind: string, name: string, end: string) => {
    const type = types.get(name);
    if (type === undefined) throw new Error(`The runtime declares no type ${name}`);
    return `${start}${render(kind, name, type, types)}\n${end}`;
  });
}

type Documented = JSDocableNode & Node;

function readTypes(): ReadonlyMap<string, Documented> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const project = new Project({ tsConfigFilePath: `${root}runtime/tsconfig.json` });
  const declarations = project
    .getSourceFiles()
    .flatMap((file) => [...file.getClasses(), ...file.getInterfaces(), ...file.getTypeAliases()]);
  return new Map(declarations.map((declaration) => [declaration.getName() ?? '', declaration]));
}

function render(kind: string, name: string, type: Documented, types: ReadonlyMap<string, Documented>): string {
  if (kind === 'type') return readDoc(type).text;
  if (kind === 'members') return renderMembers(publicMembers(type as ClassDeclaration));
  if (kind === 'methods')
    return renderMembers(publicMembers(type as ClassDeclaration).filter(Node.isMethodDeclaration));
  if (kind === 'options') {
    const rows = optionRows(type as InterfaceDeclaration, RULES[name]!, types, '');
    return renderTable(['Option', 'Accepts', 'Default', 'Meaning'], rows);
  }
  const properties =
    kind === 'properties'
      ? publicMembers(type as ClassDeclaration).filter(Node.isPropertyDeclaration)
      : (type as InterfaceDeclaration).getProperties();
  const rows = properties.map((property) => {
    return [code(property.getName()), code(property.getTypeNodeOrThrow().getText()), readDoc(property).text];
  });
  return renderTable(['Property', 'Type', 'Meaning'], rows);
}

function optionRows(
  type: InterfaceDeclaration,
  rules: Rules,
  types: ReadonlyMap<string, Documented>,
  prefix: string,
): string[][] {
  return type.getProperties().flatMap((property) => {
    const name = property.getName();
    const rule = rules[name]!;
    if (rule.members !== undefined) {
      const group = types.get(withoutUndefined(property.getTypeNodeOrThrow().getText())) as InterfaceDeclaration;
      const row = [code(name), 'an object with these options:', '', readDoc(group).text];
      return [row, ...optionRows(group, rule.members, types, `${name}.`)];
    }
    const { text, fallback } = splitDefault(readDoc(property).text);
    expectSameDefault(prefix + name, rule.default, fallback);
    return [[code(prefix + name), formatNumbers(rule.expected), fallback, text]];
  });
}

/** Separates the sentence `Default: ….` from the rest of a docstring. */
function splitDefault(text: string): { readonly text: string; readonly fallback: string } {
  const match = /\s*Default: (.*?)\.(?=\s|$)/.exec(text);
  if (match === null) throw new Error(`A docstring states no default: ${text}`);
  return { text: text.replace(match[0], '').trim(), fallback: match[1]! };
}

function expectSameDefault(name: string, actual: unknown, stated: string): void {
  if (actual === undefined) return;
  const text = typeof actual === 'number' ? actual.toLocaleString('en-US') : String(actual);
  if (!stated.startsWith(text) && !stated.includes(`'${text}'`)) {
    throw new Error(`The default of ${name} is ${text}, but its docstring says ${stated}`);
  }
}

type Member = MethodDeclaration | GetAccessorDeclaration | PropertyDeclaration;

function publicMembers(type: ClassDeclaration): Member[] {
  return type
    .getMembers()
    .filter(
      (member) =>
        Node.isMethodDeclaration(member) || Node.isGetAccessorDeclaration(member) || Node.isPropertyDeclaration(member),
    )
    .filter((member) => !member.getName().startsWith('#'));
}

function renderMembers(members: readonly Member[]): string {
  return members
    .map((member) => {
      const { text, example, errors } = readDoc(member);
      const list = errors.length === 0 ? [] : ['Errors:', errors.map((error) => `- ${error}`).join('\n')];
      const sample = example === undefined ? [] : [`\`\`\`js\n${example}\n\`\`\``];
      return [`### ${code(signature(member))}`, text, ...sample, ...list].join('\n\n');
    })
    .join('\n\n');
}

function signature(member: Member): string {
  if (Node.isMethodDeclaration(member)) {
    const parameters = member.getParameters().map((parameter) => {
      return parameter.getNameNode().getText() + (parameter.isOptional() ? '?' : '');
    });
    const owner = member.isStatic() ? `${(member.getParent() as ClassDeclaration).getName()}.` : '';
    return `${owner}${member.getName()}(${parameters.join(', ')}): ${member.getReturnTypeNodeOrThrow().getText()}`;
  }
  const type = Node.isGetAccessorDeclaration(member) ? member.getReturnTypeNode() : member.getTypeNode();
  return `${member.getName()}: ${type?.getText()}`;
}

interface Doc {
  readonly text: string;
  readonly example: string | undefined;
  readonly errors: readonly string[];
}

/** Reads the first docstring of a declaration. Throws if it has none: everything on the page must be documented. */
function readDoc(node: Documented): Doc {
  const doc: JSDoc | undefined = node.getJsDocs()[0];
  if (doc === undefined) throw new Error(`No docstring: ${node.getText().slice(0, 80)}`);
  const tags = doc.getTags();
  const read = (name: string): string[] => {
    return tags.filter((tag) => tag.getTagName() === name).map((tag) => tag.getCommentText()?.trim() ?? '');
  };
  const lines = doc.getDescription().trim().split('\n');
  return {
    text: lines
      .map((line) => line.trim())
      .join('\n')
      .replace(/(?<!\n)\n(?![\n-])/g, ' ')
      .replace(/(?<=[^\n])\n(?=- )/, '\n\n'),
    example: read('example')[0],
    errors: read('throws').map((error) => error.replaceAll('\n', ' ')),
  };
}

function withoutUndefined(type: string): string {
  return type.replace(/ \| undefined$/, '');
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => {
    return `| ${cells.map((cell) => cell.replaceAll('\n', ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  };
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Writes numbers of five digits and more with commas. */
function formatNumbers(text: string): string {
  return text.replace(/\d{5,}/g, (digits) => Number(digits).toLocaleString('en-US'));
}
