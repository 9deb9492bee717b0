/** What a configuration is written with. */
export {
  defineConfig,
  type ProtoConfig,
  type SourceConfig,
  type TableConfig,
  type ZerobusConfig,
  type ZodConfig,
} from './config/zerobus-config.js';
