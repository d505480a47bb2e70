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

    it('is cut off with every screen in five seconds; its sessions are unreachable, and stay', async () => {
      const terminal = await OpenTerminal.open(stage());
      const { id } = await agent();
      const revokedAt = performance.now();
      const answer = await stage().api.call('DELETE', `/agents/${id}`);
      expect(answer.status).toBe(204);
      await until('the agent to be cut off', async () => !(await agent()).isConnected, CUT_MS);
      await until(
        'the screen to be cut off',
        async () => (await connectionState(terminal.page)) !== 'connected',
        CUT_MS,
      );
      tellMeasured('the agent was revoked, cut off within', performance.now() - revokedAt);
      const session = await stage().api.session(terminal.sessionId);
      expect(session).toMatchObject({ state: 'running', agent: { id, isReachable: false } });
      expect(await stage().podsOf(terminal.sessionId)).toHaveLength(1);
      expect((await agent()).isRevoked).toBe(true);
      await terminal.page.close();
    });
  });
}
