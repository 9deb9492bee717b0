import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { genError } from '../model/gen-error.js';
import type { TableModel } from '../model/table-model.js';
import { answerToModel } from './answer-to-model.js';

/**
 * Reads the tables of a snapshot: a file, or all `.json` files of a folder in the order of their names. What a file
 * holds is told by its content. Throws GenError `snapshot-invalid`, naming the file, and what `answerToModel` throws.
 */
export async function readSnapshot(path: string): Promise<TableModel[]> {
  const tables: TableModel[] = [];
  for (const file of await listFiles(path)) tables.push(await readFileOf(file));
  return tables;
}

async function listFiles(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort();
    if (names.length === 0) throw invalid(path, 'the folder holds no .json file');
    return names.map((name) => join(path, name));
  } catch (error) {
    throw systemFailure(path, error);
  }
}

async function readFileOf(file: string): Promise<TableModel> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw systemFailure(file, error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(file, 'it is not JSON', cause);
  }
  if (!isTableAnswer(value)) throw invalid(file, 'it holds no table as Unity Catalog answers it');
  return answerToModel(value, file);
}

function isTableAnswer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'catalog_name' in value && 'schema_name' in value;
}

function systemFailure(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || !('syscall' in (error as Error))) return error;
  return invalid(path, code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`, error);
}

function invalid(file: string, reason: string, cause?: unknown): Error {
  return genError('snapshot-invalid', {}, { file, reason }, cause);
}
