// npm run generate:emulator-docs
import { readFileSync, writeFileSync } from 'node:fs';
import { renderEmulatorDocs } from './render-emulator-docs.js';

const page = new URL('../../docs/emulator.md', import.meta.url);
writeFileSync(page, renderEmulatorDocs(readFileSync(page, 'utf8')));
