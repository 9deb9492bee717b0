import { escapeDoc } from '../text/escape-doc.js';
import { importPath, moduleName, type TypeScriptSettings } from './emit-settings.js';
import { fillTemplate } from './template.js';
import { producer } from './templates.js';

/** Emits the producer module of a table: `sensor-event.producer.ts`. */
export function emitProducer(message: string, file: string, table: string, settings: TypeScriptSettings): string {
  const path = importPath(moduleName(file), settings);
  return fillTemplate(producer, { message, path, table: escapeDoc(table).join(' ') });
}
