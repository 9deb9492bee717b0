import { nearestWord } from '../diagnostics/nearest-word.js';

/** Returns a sentence that suggests the known word nearest to another, with a space before it; '' if none is near. */
export function suggestWord(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === undefined ? '' : ` Did you mean '${near}'?`;
}
