import { emitKinds } from '../../artifacts/artifact-settings.js';
import type { ProjectRequest, SourceRequest, WorkspaceRequest } from '../project/project-request.js';
import {
  binaryEncodings,
  ciKinds,
  failOnValues,
  inputFormats,
  sourceKinds,
  timestampUnits,
} from '../project/request-choices.js';
import type {
  CheckOptions,
  DoctorOptions,
  GenerateOptions,
  InitOptions,
  ProcessOptions,
  RunOptions,
  SendOptions,
  WatchOptions,
} from './library-options.js';
import {
  abortSignal,
  callback,
  flag,
  integerFrom,
  type OptionRule,
  type OptionRules,
  object,
  oneOf,
  someOf,
  strings,
  text,
  texts,
  variables,
} from './option-rule.js';

const processOptions: OptionRules<ProcessOptions> = { folder: text, environment: variables, signal: abortSignal };

const projectOptions: OptionRules<ProjectRequest> = { config: text, target: text };

const workspaceOptions: OptionRules<WorkspaceRequest> = { host: text, profile: text };

const sourceOptions: OptionRules<SourceRequest> = {
  ...workspaceOptions,
  source: oneOf(sourceKinds),
  snapshot: text,
  vars: strings,
  warehouse: text,
  httpPath: text,
};

const tablesOptions: OptionRules<RunOptions> = {
  tables: texts,
  ...projectOptions,
  ...sourceOptions,
  out: text,
  emit: someOf(emitKinds),
  offline: flag,
  jobs: integerFrom(1, 256),
  ...processOptions,
};

const generateOptions: OptionRules<GenerateOptions> = { ...tablesOptions, dryRun: flag };

const checkOptions: OptionRules<CheckOptions> = { ...tablesOptions, failOn: oneOf(failOnValues), base: text };

const doctorOptions: OptionRules<DoctorOptions> = {
  tables: texts,
  ...projectOptions,
  ...workspaceOptions,
  connect: flag,
  ...processOptions,
};

const sendOptions: OptionRules<SendOptions> = {
  table: { ...text, required: true },
  file: { ...text, required: true },
  ...projectOptions,
  ...sourceOptions,
  offline: flag,
  format: oneOf(inputFormats),
  timestamps: oneOf(timestampUnits),
  binary: oneOf(binaryEncodings),
  nulls: texts,
  delimiter: text,
  map: strings,
  rejects: text,
  resume: text,
  dryRun: flag,
  ...processOptions,
};

const initOptions: OptionRules<InitOptions> = {
  tables: texts,
  targets: object,
  out: text,
  ...sourceOptions,
  ci: oneOf(ciKinds),
  force: flag,
  dryRun: flag,
  ...processOptions,
};

const watchOptions: OptionRules<WatchOptions> = {
  ...generateOptions,
  intervalMs: integerFrom(1000, 86_400_000, 'milliseconds'),
  onRun: callback,
};

/** The functions of the library that take options. */
export type LibraryFunction = 'generate' | 'check' | 'doctor' | 'send' | 'init' | 'watch';

/** What the options of each function must be. */
export const functionOptions: Readonly<Record<LibraryFunction, Readonly<Record<string, OptionRule>>>> = {
  generate: generateOptions,
  check: checkOptions,
  doctor: doctorOptions,
  send: sendOptions,
  init: initOptions,
  watch: watchOptions,
};
