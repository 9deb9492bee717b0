// npm run generate:recovery-docs
import { readFileSync, writeFileSync } from 'node:fs';
import { renderRecoveryDocs } from './render-recovery-docs.js';

const page = new URL('../../docs/recovery.md', import.meta.url);
writeFileSync(page, renderRecoveryDocs(readFileSync(page, 'utf8')));
