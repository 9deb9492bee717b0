import { defineConfig } from 'zerobus-gen';

export default defineConfig({
  tables: ['catalog.schema.sample_records'],
});
