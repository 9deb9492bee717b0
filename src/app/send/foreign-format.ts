import { isUtf8 } from 'node:buffer';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { shellWord } from '../../diagnostics/shell-word.js';
import { isGzip } from './gunzip-members.js';

/** A format of files that `send` does not read. */
interface ForeignFormat {
  readonly name: string;
  /** Whether a file that is not text begins as this format does. */
  readonly matches: (head: Buffer) => boolean;
  /** The command that writes its text to stdout; FILE is its path. Absent: a program must save it in another form. */
  readonly command?: string;
}

const hex = (digits: string, at: number = 0): ForeignFormat['matches'] => {
  const bytes = Buffer.from(digits, 'hex');
  return (head) => head.subarray(at, at + bytes.length).equals(bytes);
};
/** A mark of letters could begin a text too. */
const ascii = (text: string, at: number = 0): ForeignFormat['matches'] => {
  const matches = hex(Buffer.from(text).toString('hex'), at);
  return (head) => matches(head) && hasControl(head);
};
const either =
  (...tests: readonly ForeignFormat['matches'][]): ForeignFormat['matches'] =>
  (head) =>
    tests.some((test) => test(head));

const isZip = ascii('PK\u0003\u0004');
const duckdb = (table: string): string => `duckdb -c "COPY (SELECT * FROM ${table}) TO '/dev/stdout' (FORMAT json)"`;

/** In the order in which they are tried: a spreadsheet is a ZIP archive too. */
const FORMATS: readonly ForeignFormat[] = [
  { name: 'compressed with Zstandard', matches: either(hex('28b52ffd'), isSkippableFrame), command: 'zstd -dc FILE' },
  {
    name: 'compressed with bzip2',
    matches: either(ascii('1AY&SY', 4), hex('177245385090', 4)),
    command: 'bzip2 -dc FILE',
  },
  { name: 'compressed with xz', matches: hex('fd377a585a00'), command: 'xz -dc FILE' },
  { name: 'compressed with LZMA', matches: hex('5d0000'), command: 'xz --format=lzma -dc FILE' },
  { name: 'compressed with lzip', matches: ascii('LZIP'), command: 'lzip -dc FILE' },
  { name: 'compressed with LZ4', matches: either(hex('04224d18'), hex('02214c18')), command: 'lz4 -dc FILE' },
  { name: 'compressed with Snappy', matches: hex('ff060000734e61507059'), command: 'snzip -dc FILE' },
  { name: 'compressed with zlib', matches: either(hex('7801'), hex('789c'), hex('78da')), command: 'pigz -dzc FILE' },
  {
    name: 'compressed with compress',
    matches: either(hex('1f9d'), hex('1fa0'), hex('1f1e')),
    command: 'gzip -dc FILE',
  },
  { name: 'compressed with gzip', matches: isGzip, command: 'gzip -dc FILE' },
  {
    name: 'an Excel workbook',
    matches: (head) => isZip(head) && /\bxl\/|\[Content_Types\]/.test(head.toString('latin1')),
    command: 'xlsx2csv FILE',
  },
  {
    name: 'an OpenDocument file',
    matches: (head) => isZip(head) && head.includes('mimetypeapplication/vnd.oasis'),
  },
  { name: 'an Excel 97 workbook or another Office file', matches: hex('d0cf11e0a1b11ae1') },
  { name: 'a ZIP archive', matches: either(isZip, ascii('PK\u0005\u0006')), command: 'unzip -p FILE' },
  { name: 'a 7-Zip archive', matches: hex('377abcaf271c'), command: '7z x -so FILE' },
  { name: 'a RAR archive', matches: hex('526172211a07'), command: 'unrar p -inul FILE' },
  { name: 'a tar archive', matches: ascii('ustar', 257), command: 'tar -xOf FILE' },
  { name: 'a Parquet file', matches: either(ascii('PAR1'), ascii('PARE')), command: duckdb("read_parquet('FILE')") },
  { name: 'an Avro file', matches: ascii('Obj\u0001'), command: duckdb("read_avro('FILE')") },
  { name: 'an ORC file', matches: ascii('ORC'), command: 'orc-contents FILE' },
  { name: 'an Arrow file', matches: either(ascii('ARROW1'), ascii('FEA1')) },
  {
    name: 'a SQLite database',
    matches: ascii('SQLite format 3\0'),
    command: 'sqlite3 -csv -header FILE "SELECT * FROM …"',
  },
  { name: 'UTF-32 text', matches: either(hex('fffe0000'), hex('0000feff')), command: 'iconv -f UTF-32 -t UTF-8 FILE' },
  { name: 'UTF-16 text', matches: either(hex('fffe'), hex('feff')), command: 'iconv -f UTF-16 -t UTF-8 FILE' },
  { name: 'UTF-32 text', matches: (head) => hasNuls(head, [1, 2, 3]), command: 'iconv -f UTF-32LE -t UTF-8 FILE' },
  { name: 'UTF-32 text', matches: (head) => hasNuls(head, [0, 1, 2]), command: 'iconv -f UTF-32BE -t UTF-8 FILE' },
  { name: 'UTF-16 text', matches: (head) => hasNuls(head, [1, 3]), command: 'iconv -f UTF-16LE -t UTF-8 FILE' },
  { name: 'UTF-16 text', matches: (head) => hasNuls(head, [0, 2]), command: 'iconv -f UTF-16BE -t UTF-8 FILE' },
];

/** Brotli has no mark of its own. */
const BROTLI: ForeignFormat = { name: 'compressed with Brotli', matches: () => true, command: 'brotli -dc FILE' };

/** PowerShell 5.1 writes UTF-16, and Windows has no iconv. */
const POWERSHELL_HINT =
  'Save it as UTF-8: `Get-Content FILE | Set-Content -Encoding utf8 NEW` in PowerShell, and send that file.';

/** Number of bytes that identify most formats. */
const NEEDED = 10;
/** How many bytes are searched for what is not text. */
const SEARCHED = 4096;

/** Returns whether the first bytes suffice to identify the format. A live stream may begin with a short line, and wait. */
export function showsFormat(head: Buffer): boolean {
  return head.length >= NEEDED || (/[{[\n]/.test(head.toString('latin1')) && isText(head));
}

/**
 * Returns the error `input-format-unsupported` for a file in another format, by its first bytes; undefined if it may be text.
 * `unpacked` says that the bytes were compressed with gzip; `platform` is `process.platform`.
 */
export function foreignFormatError(
  head: Buffer,
  file: string,
  unpacked: boolean,
  platform: NodeJS.Platform = process.platform,
): GenError | undefined {
  if (isText(head)) return undefined;
  const format = FORMATS.find(({ matches }) => matches(head)) ?? (/\.br$/i.test(file) ? BROTLI : undefined);
  if (format === undefined) return undefined;
  const name = unpacked ? `${format.name} inside gzip` : format.name;
  return genError(
    'input-format-unsupported',
    {},
    { file, format: name, hint: hintFor(format, file, unpacked, platform) },
  );
}

function hintFor({ command }: ForeignFormat, file: string, unpacked: boolean, platform: NodeJS.Platform): string {
  if (command === undefined) return 'Save it as CSV in UTF-8 with the program that wrote it, and send that file.';
  if (platform === 'win32' && command.startsWith('iconv')) return POWERSHELL_HINT;
  const name = file === 'stdin' || unpacked ? 'FILE' : shellWord(file);
  // In a statement, a name that needs quotes of the shell would need others too.
  const text = command.replace(/'FILE'|FILE/, (word) => (word === 'FILE' ? name : name === file ? `'${name}'` : word));
  if (unpacked) return `Unpack it with gzip -d first. Then pipe the output of \`${text}\` into this command.`;
  return `Convert it: pipe the output of \`${text}\` into this command in place of the input.`;
}

/** Returns whether bytes have control characters that are not in text. */
function hasControl(head: Buffer): boolean {
  return head.subarray(0, SEARCHED).some((byte) => byte < 9 || (byte > 13 && byte < 26) || byte === 28 || byte === 29);
}

/** Returns whether bytes can be UTF-8 text. The last character may be cut off. */
function isText(head: Buffer): boolean {
  const searched = head.subarray(0, SEARCHED);
  if (hasControl(searched)) return false;
  for (let cut = 0; cut < 4; cut++) if (isUtf8(searched.subarray(0, searched.length - cut))) return true;
  return false;
}

/** Whether in each of the first two groups of four bytes, these and no others are NUL, as in ASCII in UTF-16 or UTF-32. */
function hasNuls(head: Buffer, places: readonly number[]): boolean {
  if (head.length < 4) return false;
  return head.subarray(0, head.length < 8 ? 4 : 8).every((byte, index) => (byte === 0) === places.includes(index % 4));
}

/** Zstandard may begin with a frame of other data, as pzstd writes it. */
function isSkippableFrame(head: Buffer): boolean {
  return (head[0] ?? 0) >> 4 === 5 && hex('2a4d18', 1)(head);
}
