import { setHeaderOptions, type V1PersistentVolumeClaim } from '@kubernetes/client-node';
import type { Cluster } from './cluster.js';

const MERGE = setHeaderOptions('Content-Type', 'application/merge-patch+json');

/** Stands for what an operator backs volumes up with: the volume of the one person of a namespace, which outlives the namespace. */
export class KeptVolume {
  private constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
    private readonly claim: V1PersistentVolumeClaim,
  ) {}

  /** Keeps the only volume in `namespace` that is a person's. */
  static async of(cluster: Cluster, namespace: string): Promise<KeptVolume> {
    const homes = (await cluster.claims(namespace)).filter(({ metadata }) => metadata?.name?.startsWith('home-'));
    const [claim, ...others] = homes;
    if (!claim || others.length > 0) throw new Error('There is to be one home.');
    const volume = new KeptVolume(cluster, namespace, claim);
    await volume.change({ persistentVolumeReclaimPolicy: 'Retain' });
    return volume;
  }

  /** Puts it back under its name, with labels and annotations. From then on it goes with its claim again. */
  async giveBack(): Promise<void> {
    const { metadata, spec } = this.claim;
    await this.change({ claimRef: null });
    const bound = 'pv.kubernetes.io/';
    const annotations = Object.entries(metadata?.annotations ?? {}).filter(([name]) => !name.startsWith(bound));
    await this.cluster.core.createNamespacedPersistentVolumeClaim({
      namespace: this.namespace,
      body: {
        metadata: {
          ...(metadata?.name !== undefined && { name: metadata.name }),
          ...(metadata?.labels && { labels: metadata.labels }),
          annotations: Object.fromEntries(annotations),
        },
        ...(spec && { spec }),
      },
    });
    await this.change({ persistentVolumeReclaimPolicy: 'Delete' });
  }

  private async change(spec: object): Promise<void> {
    await this.cluster.core.patchPersistentVolume({ name: this.claim.spec?.volumeName ?? '', body: { spec } }, MERGE);
  }
}
