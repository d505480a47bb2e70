import { AgentPage, type AgentView } from '../../../protocol/http/agents.js';
import { connectionState } from '../connection-log.js';
import { tellMeasured } from '../measured.js';
import { until } from '../processes.js';
import type { ClusterStage } from './cluster-stage.js';
import { OpenTerminal } from './open-terminal.js';

/** How soon whatever is revoked is cut, in milliseconds. */
const CUT_MS = 5_000;

/** An administrator takes the agent its access. Nothing can be launched afterwards. */
export function describeRevocation(stage: () => ClusterStage): void {
  describe('an agent that is revoked', () => {
    const agent = async (): Promise<AgentView> => {
      const { items } = AgentPage.parse((await stage().api.call('GET', '/agents')).body);
      const [first] = items;
      if (!first) throw new Error('There is no agent.');
      return first;
    };

    it('is cut off in five seconds with every screen; its sessions are put to sleep, and their owners read why', async () => {
      const { cluster, release } = stage();
      const terminal = await OpenTerminal.open(stage());
      const claims = await cluster.claims(release.sessionNamespace);
      const { id } = await agent();
      const revokedAt = performance.now();
      expect((await stage().api.call('DELETE', `/agents/${id}`)).status).toBe(204);
      await until('the agent to be cut off', async () => !(await agent()).isConnected, CUT_MS);
      await until(
        'the screen to be cut off',
        async () => (await connectionState(terminal.page)) !== 'connected',
        CUT_MS,
      );
      tellMeasured('the agent was revoked, cut off within', performance.now() - revokedAt);
      const { reason } = await stage().isIn(terminal.sessionId, 'failed');
      expect(reason?.code).toBe('agent-unreachable');
      await terminal.page.getByText(reason?.message ?? '', { exact: true }).waitFor();
      await until('no pod to be left', async () => (await stage().podsOf(terminal.sessionId)).length === 0, 60_000);
      const names = (await cluster.claims(release.sessionNamespace)).map(({ metadata }) => metadata?.uid);
      expect(names).toEqual(claims.map(({ metadata }) => metadata?.uid));
      await terminal.page.close();
    });
  });
}
