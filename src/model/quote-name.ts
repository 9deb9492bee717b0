/** An identifier in the back-quotes of Spark SQL; a back-quote inside is doubled. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** An identifier as people write it: in back-quotes only where it needs them. */
export function quoteNameIfNeeded(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : quoteName(name);
}
