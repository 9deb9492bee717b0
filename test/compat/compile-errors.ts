import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/**
 * Compiles TypeScript files against the built runtime with the options of `test/types/tsconfig.json`, the strictest there
 * are, and returns the compiler's errors as text. Declarations of dependencies are not checked, which `npm run types` does.
 */
export function compileErrors(files: readonly string[]): readonly string[] {
  const tsconfig = join(root, 'test/types/tsconfig.json');
  const { options, errors } = ts.getParsedCommandLineOfConfigFile(
    tsconfig,
    { skipLibCheck: true },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (diagnostic) => fail(diagnostic) },
  )!;
  const program = ts.createProgram([...files], options);
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map(textOf);
}

function fail(diagnostic: ts.Diagnostic): never {
  throw new Error(textOf(diagnostic));
}

function textOf({ file, messageText, start = 0 }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (file === undefined) return text;
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1} ${text}`;
}
