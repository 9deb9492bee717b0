import {
  doctorFlags,
  emulatorFlags,
  failOnFlag,
  generateFlags,
  globalFlags,
  initFlags,
  jobsFlag,
  outputFlags,
  reportFlags,
  sendFlags,
  sourceFlags,
  targetFlag,
  workspaceFlags,
} from './flags.js';

interface Flag {
  readonly type?: 'string' | 'boolean' | 'number';
  readonly describe: string;
}

export type CommandName = 'generate' | 'check' | 'doctor' | 'send' | 'emulator' | 'explain' | 'init' | 'completion';

const { offline: _offline, ...configured } = sourceFlags;
const place = { ...sourceFlags, target: targetFlag, ...workspaceFlags };
const read = { ...globalFlags, ...place, jobs: jobsFlag, ...outputFlags, ...reportFlags };

/** The flags of each command, for messages that name them. */
export const flagsOf: Readonly<Record<CommandName, Readonly<Record<string, Flag>>>> = {
  generate: { ...read, ...generateFlags },
  check: { ...read, 'fail-on': failOnFlag },
  doctor: { ...globalFlags, target: targetFlag, ...workspaceFlags, ...reportFlags, ...doctorFlags },
  send: { ...globalFlags, ...sendFlags, ...place, quiet: reportFlags.quiet },
  emulator: { ...globalFlags, ...emulatorFlags, target: targetFlag },
  explain: globalFlags,
  init: {
    ...globalFlags,
    out: outputFlags.out,
    ...configured,
    ...workspaceFlags,
    ...initFlags,
    'dry-run': generateFlags['dry-run'],
  },
  completion: globalFlags,
};
