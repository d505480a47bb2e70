import type { V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { ContainerProfile, SessionSpec } from '../../../protocol/session.js';
import { claimOf } from './home-claim.js';
import { sessionObjectName } from './object-names.js';
import { mibQuantity } from './quantities.js';
import { SECRET_KEYS } from './session-secret.js';
import type { ClassPlan } from './security-class.js';

/** Folder of the file that holds the password of the screen. Not below /run, which is a volume itself. */
const SECRET_FOLDER = '/etc/streamspace';

/** Where an image of ours reads the password of its screen. */
export const PASSWORD_FILE = `${SECRET_FOLDER}/${SECRET_KEYS.screen}`;

/** A volume and where it is mounted. */
interface Mounted {
  readonly volume: V1Volume;
  readonly mount: Omit<V1VolumeMount, 'name'>;
}

/** The folder of a person's volume that holds the files of one application. */
export const homeFolder = (template: string): string => template;

function home(spec: SessionSpec, { homePath }: ContainerProfile): Mounted {
  return {
    volume: { name: 'home', persistentVolumeClaim: { claimName: claimOf(spec) } },
    mount: {
      mountPath: homePath,
      ...(spec.home.kind === 'persistent' && { subPath: homeFolder(spec.home.template) }),
    },
  };
}

const inMemory = (name: string, mountPath: string, mib: number): Mounted => ({
  volume: { name, emptyDir: { medium: 'Memory', sizeLimit: mibQuantity(mib) } },
  mount: { mountPath },
});

function sharedMemory({ resources }: SessionSpec, { shmMiB }: ContainerProfile): Mounted {
  const { memoryMiB } = resources;
  // Lies in memory and counts towards it.
  return inMemory('shm', '/dev/shm', shmMiB === null ? Math.floor(memoryMiB / 2) : Math.min(shmMiB, memoryMiB));
}

function screenPassword({ sessionId }: SessionSpec): Mounted {
  const items = [{ key: SECRET_KEYS.screen, path: SECRET_KEYS.screen, mode: 0o440 }];
  return {
    volume: {
      name: 'screen-password',
      secret: { secretName: sessionObjectName(sessionId), items, defaultMode: 0o440 },
    },
    mount: { mountPath: SECRET_FOLDER, readOnly: true },
  };
}

/** Volumes of a pod, and where its container has them. */
export interface SessionVolumes {
  readonly volumes: V1Volume[];
  readonly mounts: V1VolumeMount[];
}

/** The volumes of one session: its home, what lies in memory, and the password of its screen. Nothing of the node. */
export function sessionVolumes(spec: SessionSpec, profile: ContainerProfile, own: ClassPlan): SessionVolumes {
  const folders = Object.entries(own.memoryFolders).map(([path, mib]) =>
    inMemory(path.slice(1), path, mib ?? spec.resources.memoryMiB),
  );
  const secret = spec.stream.kind === 'rfb' ? [screenPassword(spec)] : [];
  const all = [home(spec, profile), sharedMemory(spec, profile), ...folders, ...secret];
  return {
    volumes: all.map(({ volume }) => volume),
    mounts: all.map(({ volume: { name }, mount }) => ({ name, ...mount })),
  };
}
