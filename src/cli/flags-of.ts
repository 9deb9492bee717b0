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

type Place = typeof sourceFlags & { readonly target: typeof targetFlag } & typeof workspaceFlags;
type Read = Place & { readonly jobs: typeof jobsFlag };
type Reported = typeof outputFlags & typeof reportFlags;

/** What says where one table is. */
export const placeFlags: Place = { ...sourceFlags, target: targetFlag, ...workspaceFlags };

/** What says where many are. */
export const readFlags: Read = { ...placeFlags, jobs: jobsFlag };

const { offline: _offline, ...configuredSource } = sourceFlags;

interface CommandFlags {
  readonly generate: Read & Reported & typeof generateFlags;
  readonly check: Read & Reported & { readonly 'fail-on': typeof failOnFlag };
  readonly doctor: { readonly target: typeof targetFlag } & typeof workspaceFlags &
    typeof reportFlags &
    typeof doctorFlags;
  readonly send: typeof sendFlags & Place & { readonly quiet: typeof reportFlags.quiet };
  readonly emulator: typeof emulatorFlags & { readonly target: typeof targetFlag };
  readonly explain: object;
  readonly init: Pick<typeof outputFlags, 'out'> &
    Omit<typeof sourceFlags, 'offline'> &
    typeof workspaceFlags &
    typeof initFlags &
    Pick<typeof generateFlags, 'dry-run'>;
  readonly completion: object;
}

export type CommandName = keyof CommandFlags;

/** The flags of each command beside those that all have. */
export const commandFlags: CommandFlags = {
  generate: { ...readFlags, ...outputFlags, ...generateFlags, ...reportFlags },
  check: { ...readFlags, ...outputFlags, ...reportFlags, 'fail-on': failOnFlag },
  doctor: { target: targetFlag, ...workspaceFlags, ...reportFlags, ...doctorFlags },
  send: { ...sendFlags, ...placeFlags, quiet: reportFlags.quiet },
  emulator: { ...emulatorFlags, target: targetFlag },
  explain: {},
  // What a config can say too.
  init: {
    out: outputFlags.out,
    ...configuredSource,
    ...workspaceFlags,
    ...initFlags,
    'dry-run': generateFlags['dry-run'],
  },
  completion: {},
};

/** All flags of each command, for messages that name them. */
export const flagsOf: Readonly<Record<CommandName, Readonly<Record<string, Flag>>>> = Object.fromEntries(
  Object.entries(commandFlags).map(([name, flags]) => [name, { ...globalFlags, ...flags }]),
) as Record<CommandName, Record<string, Flag>>;
