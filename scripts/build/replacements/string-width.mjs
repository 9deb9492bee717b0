// Bundled instead of string-width, with which yargs lays out the help. string-width creates an Intl.Segmenter when it is
// loaded, which takes 10 ms. Our help has no wide characters.
import { stripVTControlCharacters } from 'node:util';

export default (text) => stripVTControlCharacters(text).length;
