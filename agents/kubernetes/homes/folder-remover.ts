import { createHash } from 'node:crypto';
import type { V1PersistentVolumeClaim, V1PodSpec } from '@kubernetes/client-node';
import { RuntimeError } from '../../core/session-runtime.js';
import { messageOf } from '../../core/error-text.js';
import type { HelperPods } from '../cluster/helper-pods.js';
import { USER_LABEL } from '../objects/object-labels.js';
import { classPlan } from '../objects/security-class.js';
import { homeFolder } from '../objects/session-volumes.js';
import type { HomeFolder } from './home-folders.js';

/** A large home on a slow volume; an image that has to be fetched anew. */
const REMOVE_MS = 300_000;
const VOLUME = '/volume';
/**
 * Folders that were closed are opened first. The folder itself may be somebody else's who holds the volume: that it is empty is enough.
 */
const SCRIPT = `cd ${VOLUME} || exit 1
chmod -R u+rwX -- "$0" 2> /dev/null
rm -rf -- "$0" 2> /dev/null
[ ! -e "$0" ] || [ -z "$(ls -A -- "$0")" ]`;

/**
 * Removes one application's folder from a volume that holds others too. Only a pod gets at the files of a volume: a short-lived one of the image
 * that wrote them, as the user whose they are.
 */
export class FolderRemover {
  constructor(private readonly pods: HelperPods) {}

  /** Rejects with RuntimeError when something is left. */
  async remove({ metadata }: V1PersistentVolumeClaim, template: string, folder: HomeFolder): Promise<void> {
    const claim = metadata?.name ?? '';
    const user = metadata?.labels?.[USER_LABEL] ?? '';
    const code = createHash('sha256').update(template).digest('hex').slice(0, 8);
    const outcome = this.pods.run({
      name: `remove-${code}-${user}`,
      labels: { [USER_LABEL]: user },
      image: folder.image,
      command: ['sh', '-c', SCRIPT, homeFolder(template)],
      timeoutMs: REMOVE_MS,
      ...clothes(folder, claim, user),
    });
    const exitCode = await outcome.catch((error: unknown) => {
      throw left(messageOf(error));
    });
    if (exitCode !== 0) throw left(`Files of ${template} are left in ${claim}.`);
  }
}

/** What the pod may, and where it runs: where the volume is open already, if it is. */
function clothes(
  folder: HomeFolder,
  claimName: string,
  user: string,
): { spec: Partial<V1PodSpec>; container: Partial<V1PodSpec['containers'][number]> } {
  const { uid, gid, securityClass } = folder;
  const own = classPlan({ securityClass, uid, gid, homePath: VOLUME, shmMiB: null });
  const term = { labelSelector: { matchLabels: { [USER_LABEL]: user } }, topologyKey: 'kubernetes.io/hostname' };
  return {
    spec: {
      securityContext: own.pod,
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      volumes: [{ name: 'volume', persistentVolumeClaim: { claimName } }],
    },
    container: { securityContext: own.container, volumeMounts: [{ name: 'volume', mountPath: VOLUME }] },
  };
}

const left = (detail: string): RuntimeError =>
  new RuntimeError({ code: 'home-unavailable', message: 'These files cannot be removed now.' }, detail);
