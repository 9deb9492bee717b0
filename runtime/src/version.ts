/** The version in package.json, for the user agent. A test keeps them the same. */
export const version = '0.1.0';
