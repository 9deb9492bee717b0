import { errorCodes, serverCodes, type ZerobusErrorCode } from 'zerobus-runtime/codes';
import { catalogue } from '../../diagnostics/catalogue.js';
import { driftClasses } from '../../drift/classification.js';
import { runtimeCodes } from './runtime-codes.js';

/** Where a code comes from. */
export type CodeKind = 'zerobus-gen' | 'drift' | 'zerobus-runtime' | 'service';

/** What a code means. Names in braces are placeholders that a message fills. */
export interface Explanation {
  readonly code: string;
  readonly kind: CodeKind;
  /** The severity, or for an error `retryable` or `permanent`. */
  readonly rank: string;
  readonly what: string;
  readonly why?: string;
  readonly help?: string;
}

/** Returns all codes: diagnostics of the generator, kinds of drift, errors of the runtime, numbers of the service. */
export function allExplanations(): readonly Explanation[] {
  return [
    ...Object.entries(catalogue).map(([code, { severity, message, why, help }]): Explanation => {
      return { code, kind: 'zerobus-gen', rank: severity, what: message, why, help };
    }),
    ...Object.entries(driftClasses).map(([code, row]): Explanation => {
      const { severity, message, effect } = row;
      const help = 'fix' in row ? `${row.fix}.` : 'Run `zerobus-gen` with the name of the table to update the code.';
      return { code, kind: 'drift', rank: severity, what: `${message}.`, why: effect, help };
    }),
    ...Object.entries(runtimeCodes).map(([code, what]): Explanation => {
      const { help, retryable } = errorCodes[code as ZerobusErrorCode];
      return { code, kind: 'zerobus-runtime', rank: errorRank(retryable), what, help };
    }),
    ...[...serverCodes].map(([number, { code, help }]): Explanation => {
      const { help: general, retryable } = errorCodes[code];
      const what = `The service returned Error Code: ${number}; a ZerobusError has the code ${code}.`;
      return { code: String(number), kind: 'service', rank: errorRank(retryable), what, help: help ?? general };
    }),
  ];
}

function errorRank(retryable: boolean): string {
  return retryable ? 'retryable' : 'permanent';
}
