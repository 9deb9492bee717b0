import { errorCodes, serverCodes, type ZerobusErrorCode } from 'zerobus-runtime/codes';
import { catalogue } from '../../diagnostics/catalogue.js';
import { driftClasses } from '../../drift/classification.js';
import { runtimeCodes } from './runtime-codes.js';

/** Who says a code. */
export type CodeKind = 'zerobus-gen' | 'drift' | 'zerobus-runtime' | 'service';

/** What is known of a code. Texts in braces stand for what a message names. */
export interface Explanation {
  readonly code: string;
  readonly kind: CodeKind;
  /** A severity, or whether trying again may help. */
  readonly rank: string;
  readonly what: string;
  readonly why?: string;
  readonly help?: string;
}

/** All codes there are: diagnostics of the generator, kinds of drift, errors of the runtime, numbers of the service. */
export function allExplanations(): readonly Explanation[] {
  return [
    ...Object.entries(catalogue).map(([code, { severity, message, why, help }]): Explanation => {
      return { code, kind: 'zerobus-gen', rank: severity, what: message, why, help };
    }),
    ...Object.entries(driftClasses).map(([code, row]): Explanation => {
      const { severity, message, effect } = row;
      const help = 'fix' in row ? `${row.fix}.` : 'Bring the code up to date: zerobus-gen with the name of the table.';
      return { code, kind: 'drift', rank: severity, what: `${message}.`, why: effect, help };
    }),
    ...Object.entries(runtimeCodes).map(([code, what]): Explanation => {
      const { help, retryable } = errorCodes[code as ZerobusErrorCode];
      return { code, kind: 'zerobus-runtime', rank: rankOf(retryable), what, help };
    }),
    ...[...serverCodes].map(([number, { code, help }]): Explanation => {
      const { help: general, retryable } = errorCodes[code];
      const what = `The service said Error Code: ${number}, which a ZerobusError shows as ${code}.`;
      return { code: String(number), kind: 'service', rank: rankOf(retryable), what, help: help ?? general };
    }),
  ];
}

function rankOf(retryable: boolean): string {
  return retryable ? 'may pass by itself' : 'permanent';
}
