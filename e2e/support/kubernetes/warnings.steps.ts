import { AgentPage } from '../../../protocol/http/agents.js';
import { clusterTool } from '../../../scripts/lib/cluster.mjs';
import { until } from '../processes.js';
import type { ClusterStage } from './cluster-stage.js';

/** The agent tries again a minute after it could not try, as when it was not enrolled yet. */
const TRIED_MS = 240_000;

/** What the agent finds out about its cluster. */
export function describeWarnings(stage: () => ClusterStage): void {
  // Nothing enforces network policies on the cluster that the tool brings up; another one may well do.
  (clusterTool() === null ? describe.skip : describe)('a cluster that ignores network policies', () => {
    it(
      'is told to the administrator',
      async () => {
        const warnings = await until(
          'the agent to warn',
          async () => {
            const { items } = AgentPage.parse((await stage().api.call('GET', '/agents')).body);
            return items.flatMap((agent) => agent.warnings).find(({ code }) => code === 'network-policies-ignored');
          },
          TRIED_MS,
        );
        expect(warnings.message).toContain('Install a network plugin that enforces policies.');
      },
      TRIED_MS + 10_000,
    );
  });
}
