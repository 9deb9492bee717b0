// npm run generate:producer-docs
import { readFileSync, writeFileSync } from 'node:fs';
import { renderProducerDocs } from './render-producer-docs.js';

const page = new URL('../../docs/producer.md', import.meta.url);
writeFileSync(page, renderProducerDocs(readFileSync(page, 'utf8')));
