/** The version in package.json, for the user agent. A test compares the two. */
export const VERSION = '0.1.0';
