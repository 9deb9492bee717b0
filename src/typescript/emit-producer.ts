import { escapeDoc } from '../proto/escape-doc.js';
import { importPath, moduleName, type TypeScriptSettings } from './emit-settings.js';
import { fillTemplate, readTemplate } from './template.js';

/** The producer file of a table: `sensor-event.producer.ts`. */
export function emitProducer(message: string, file: string, table: string, settings: TypeScriptSettings): string {
  const path = importPath(moduleName(file), settings);
  return fillTemplate(readTemplate('sample-record.producer.ts'), { message, path, table: escapeDoc(table).join(' ') });
}
