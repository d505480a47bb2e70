import { longestAway, watchConnection } from '../connection-log.js';
import { tellMeasured } from '../measured.js';
import { until } from '../processes.js';
import type { ClusterStage } from './cluster-stage.js';
import { OpenTerminal } from './open-terminal.js';

const REPLICAS = 2;
/** A value of the chart that changes the pods of the control plane and nothing that people see. */
const ROLL = { controlPlane: { podAnnotations: { 'streamspace.io/rolled': 'once' } } };

/** Pods of the control plane come and go under somebody who looks at a screen. */
export function describeReplicas(stage: () => ClusterStage): void {
  describe('somebody who looks at a screen', () => {
    let terminal: OpenTerminal;
    beforeAll(async () => {
      terminal = await OpenTerminal.open(stage());
    });
    afterAll(async () => {
      await terminal.page.close();
      await stage().end(terminal.sessionId);
    });

    it('has the picture back without a hand when replicas are killed', async () => {
      const killed = new Set<string>();
      while (killed.size < REPLICAS) {
        const timings = await longestAway(terminal.page);
        const [victim] = (await stage().release.ready('control-plane', REPLICAS)).filter(
          ({ metadata }) => !killed.has(metadata?.uid ?? ''),
        );
        if (!victim) break;
        killed.add(victim.metadata?.uid ?? '');
        await stage().cluster.kill(victim);
        await terminal.isAlive();
        tellMeasured('a replica was killed, picture away for', await timings());
      }
      await stage().release.ready('control-plane', REPLICAS);
    });

    it('has the picture back without a hand when the chart is upgraded, with the secrets as they were', async () => {
      const { release, cluster } = stage();
      const before = await cluster.secrets(release.namespace);
      const podsBefore = (await release.ready('control-plane', REPLICAS)).map(({ metadata }) => metadata?.uid);
      const log = await watchConnection(terminal.page);
      const timings = await longestAway(terminal.page);
      await release.upgrade(ROLL);
      const podsAfter = (await release.ready('control-plane', REPLICAS)).map(({ metadata }) => metadata?.uid);
      expect(podsAfter.filter((uid) => podsBefore.includes(uid))).toEqual([]);
      await terminal.isAlive();
      await until('the viewer to have been away', async () => (await log()).length > 1);
      tellMeasured('the chart was upgraded, picture away for', await timings());
      expect(await cluster.secrets(release.namespace)).toEqual(before);
    });
  });
}
