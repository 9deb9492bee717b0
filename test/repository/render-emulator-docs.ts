import type { Rejection } from '../../src/emulator/rejections/rejection.ts';
import { REJECTIONS } from '../../src/emulator/rejections/rejections.ts';

const BLOCK = /(<!-- generated: rejections -->\n).*?(<!-- end -->)/s;

/** Returns `page` with its table of rejections replaced by one of the emulator's catalogue. */
export function renderEmulatorDocs(page: string): string {
  return page.replace(BLOCK, (_, start: string, end: string) => `${start}${renderTable()}\n${end}`);
}

function renderTable(): string {
  const rows = Object.values(REJECTIONS).map(renderRow);
  return ['| a client that … | the service | the emulator | how sure |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function renderRow(rejection: Rejection): string {
  const { given, status, code, httpStatus, text } = rejection;
  const number = code === undefined ? '' : ` ${code}`;
  const http = httpStatus === undefined ? '' : `, HTTP ${httpStatus}`;
  const answer = `${status}${number}${http}: \`${text}\``;
  return `| ${given} | ${renderService(rejection)} | ${answer} | ${renderEvidence(rejection)} |`;
}

/** What is known of the service's answer. */
function renderService({ status, code, httpStatus, text, known = [], fact }: Rejection): string {
  const answer = [
    ...(known.includes('status') ? [status] : []),
    ...(known.includes('code') ? [code] : []),
    ...(known.includes('HTTP status') ? [`HTTP ${httpStatus}`] : []),
    ...(known.includes('text') && !text.startsWith('{') ? [`\`${text}\``] : []),
  ].join(' ');
  const parts = [answer, fact].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? 'not known' : parts.join('. ');
}

function renderEvidence({ code, httpStatus, known = [], source }: Rejection): string {
  if (known.length === 0 || source === undefined) return 'a guess';
  const parts = [
    'status' as const,
    ...(code === undefined ? [] : ['code' as const]),
    ...(httpStatus === undefined ? [] : ['HTTP status' as const]),
    'text' as const,
  ];
  const guessed = parts.filter((part) => !known.includes(part));
  const guesses = guessed.length === 0 ? '' : `; ${guessed.join(' and ')}: a guess`;
  return `${known.join(' and ')}: ${source}${guesses}`;
}
