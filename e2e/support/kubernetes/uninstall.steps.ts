import type { V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { until } from '../processes.js';
import type { ClusterStage } from './cluster-stage.js';

const ANY = {};

/** The end of an installation. */
export function describeUninstall(stage: () => ClusterStage): void {
  describe('helm uninstall', () => {
    it('removes what the chart has made, and keeps what people have made', async () => {
      const { cluster, release } = stage();
      const claims = async (): Promise<(string | undefined)[]> => {
        const found = [release.namespace, release.sessionNamespace].map((namespace) => cluster.claims(namespace));
        return (await Promise.all(found))
          .flat()
          .filter(isBound)
          .map(({ metadata }) => metadata?.uid);
      };
      const before = await claims();
      expect(before.length).toBeGreaterThan(0);
      await release.uninstall();
      await until('its pods to go', async () => (await cluster.pods(release.namespace, ANY)).length === 0, 120_000);
      expect(await cluster.services(release.namespace, ANY)).toEqual([]);
      expect(await claims()).toEqual(before);
    });
  });
}

const isBound = ({ status, metadata }: V1PersistentVolumeClaim): boolean =>
  status?.phase === 'Bound' && metadata?.deletionTimestamp === undefined;
