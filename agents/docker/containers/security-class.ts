import type { ContainerCreateOptions } from 'dockerode';
import type { ContainerProfile, SecurityClass } from '../../../protocol/session.js';

type HostConfig = NonNullable<ContainerCreateOptions['HostConfig']>;

const MIB = 1024 * 1024;
const RUN_MIB = 64;

/** What an init needs that starts as root, gives files to its user and becomes that user, and nothing else (capabilities(7)). */
export const BASELINE_CAPABILITIES = ['CHOWN', 'SETUID', 'SETGID', 'DAC_OVERRIDE', 'FOWNER', 'KILL'] as const;

/** How much of a machine a class of containers sees, beside the walls that are the same for all. */
export interface ClassPlan {
  /** Who its first process is; undefined for whom the image names. */
  readonly user?: string;
  /** Variables by which a root-init image learns its user. */
  readonly variables: Readonly<Record<string, string>>;
  /** How long its programs may take to end when they are asked to, in seconds. */
  readonly stopSeconds: number;
  readonly host: HostConfig;
}

/** Written by those who know them: {@link SecurityClass} says what each may. */
const PLANS: Readonly<Record<SecurityClass, (profile: ContainerProfile, memoryMiB: number) => ClassPlan>> = {
  restricted: ({ uid, gid }, memoryMiB) => ({
    user: `${uid}:${gid}`,
    variables: {},
    stopSeconds: 5,
    host: {
      CapDrop: ['ALL'],
      ReadonlyRootfs: true,
      Init: true,
      Tmpfs: {
        '/tmp': `rw,exec,nosuid,nodev,mode=1777,size=${memoryMiB * MIB}`,
        // The session's own: older engines take the mode from the image's folder, whatever is asked for.
        '/run': `rw,noexec,nosuid,nodev,mode=0755,uid=${uid},gid=${gid},size=${RUN_MIB * MIB}`,
      },
    },
  }),
  baseline: ({ uid, gid }) => ({
    variables: { PUID: String(uid), PGID: String(gid) },
    // s6 gives its services three seconds, and then everything else another three.
    stopSeconds: 10,
    host: {
      CapDrop: ['ALL'],
      CapAdd: [...BASELINE_CAPABILITIES],
      ReadonlyRootfs: false,
      // s6 has to be the first process itself, and does what the engine's init would do.
      Init: false,
    },
  }),
};

/** What a container of this profile is allowed. `memoryMiB` bounds what it keeps in memory. */
export function classPlan(profile: ContainerProfile, memoryMiB: number): ClassPlan {
  return PLANS[profile.securityClass](profile, memoryMiB);
}
