/** The values of `source`. */
export const sourceKinds = ['rest', 'sql', 'snapshot'] as const;

/** The values of `failOn`. */
export const failOnValues = ['breaking', 'any'] as const;

/** The values of `format`: of what `send` reads and `sample` prints. */
export const inputFormats = ['ndjson', 'csv'] as const;

/** The values of `binary`. */
export const binaryEncodings = ['base64', 'hex'] as const;

/** The values of `timestamps`. */
export const timestampUnits = ['s', 'ms', 'us'] as const;

/** The values of `ci`. */
export const ciKinds = ['github', 'gitlab', 'none'] as const;
