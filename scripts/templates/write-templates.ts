// npm run generate:templates
import { writeFileSync } from 'node:fs';
import { assembleTemplates } from './assemble-templates.js';

writeFileSync(new URL('../../src/artifacts/typescript/templates.ts', import.meta.url), assembleTemplates());
