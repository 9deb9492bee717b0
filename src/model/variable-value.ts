/** A value is a name, or names separated by dots. It cannot add anything else to a statement. */
const VALUE = /^(?:[\p{L}\p{N}_-]+|`(?:[^`]|``)+`)(?:\.(?:[\p{L}\p{N}_-]+|`(?:[^`]|``)+`))*$/u;

/** Returns whether a text can be the value of a variable: a name, names separated by dots, a part of a name, or nothing. */
export function isVariableValue(text: string): boolean {
  return text === '' || VALUE.test(text);
}
