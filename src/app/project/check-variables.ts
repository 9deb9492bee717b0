import { isVariableValue } from '../../model/variable-value.js';
import { RequestError } from './request-error.js';

/**
 * Returns the values of placeholders. Throws RequestError for a value that is neither a name nor names separated by dots: values
 * are parts of names, and cannot add anything to a statement.
 */
export function checkVariables(vars: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(vars)) {
    if (isVariableValue(value)) continue;
    throw new RequestError(['vars'], (write) => ({
      message: `The value of ${name} in ${write('vars')} is not a name: ${JSON.stringify(value)}.`,
      help: 'Use letters, digits, _ and -, with dots between the parts of a name; put other parts into backticks.',
    }));
  }
  return vars;
}
