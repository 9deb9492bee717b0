/** Quotes an identifier for Spark SQL with backticks; a backtick inside is doubled. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Quotes an identifier only if it needs quotes. */
export function quoteNameIfNeeded(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : quoteName(name);
}
