/** The version in package.json, for the user agent. A test keeps them the same. */
export const VERSION = '0.1.0';
