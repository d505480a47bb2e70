import type { V1PodSecurityContext, V1SecurityContext } from '@kubernetes/client-node';
import type { ContainerProfile, SecurityClass } from '../../../protocol/session.js';

/** What an init needs that starts as root, gives files to its user and becomes that user, and nothing else (capabilities(7)). */
export const BASELINE_CAPABILITIES = ['CHOWN', 'SETUID', 'SETGID', 'DAC_OVERRIDE', 'FOWNER', 'KILL'] as const;

/** How much of a node a class of sessions sees, beside the walls that are the same for all. */
export interface ClassPlan {
  readonly pod: V1PodSecurityContext;
  readonly container: V1SecurityContext;
  /** Variables by which a root-init image learns its user. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folders that lie in memory since the root cannot be written, with their sizes in MiB; null for all of the memory. */
  readonly memoryFolders: Readonly<Record<string, number | null>>;
  /** How long its programs may take to end when they are asked to, in seconds. */
  readonly stopSeconds: number;
  /** What it may write to the disk of its node outside of its home, in MiB, unless its template says otherwise. */
  readonly ephemeralStorageMiB: number;
}

/** What holds for every session, whichever class it is of. */
const POD_WALLS = { seccompProfile: { type: 'RuntimeDefault' } } satisfies V1PodSecurityContext;
const CONTAINER_WALLS = {
  privileged: false,
  allowPrivilegeEscalation: false,
  procMount: 'Default',
} satisfies V1SecurityContext;

/**
 * Written by those who know them: {@link SecurityClass} says what each may. `restricted` passes the Pod Security Standard of that name,
 * `baseline` the one of its name.
 */
const PLANS: Readonly<Record<SecurityClass, (profile: ContainerProfile) => ClassPlan>> = {
  restricted: ({ uid, gid }) => ({
    pod: {
      ...POD_WALLS,
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      fsGroup: gid,
      fsGroupChangePolicy: 'OnRootMismatch',
    },
    container: {
      ...CONTAINER_WALLS,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    variables: {},
    memoryFolders: { '/tmp': null, '/run': 64 },
    stopSeconds: 5,
    ephemeralStorageMiB: 1024,
  }),
  baseline: ({ uid, gid }) => ({
    pod: { ...POD_WALLS, fsGroup: gid, fsGroupChangePolicy: 'OnRootMismatch' },
    container: {
      ...CONTAINER_WALLS,
      runAsNonRoot: false,
      readOnlyRootFilesystem: false,
      capabilities: { drop: ['ALL'], add: [...BASELINE_CAPABILITIES] },
    },
    variables: { PUID: String(uid), PGID: String(gid) },
    memoryFolders: {},
    // s6 gives its services three seconds, and then everything else another three.
    stopSeconds: 10,
    ephemeralStorageMiB: 8192,
  }),
};

/** What a pod of this profile is allowed. */
export function classPlan(profile: ContainerProfile): ClassPlan {
  return PLANS[profile.securityClass](profile);
}
