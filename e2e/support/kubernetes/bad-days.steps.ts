import { terminalPainted } from '../screen.js';
import { connectionIs } from '../connection-log.js';
import { until } from '../processes.js';
import { isReady } from './cluster.js';
import type { ClusterStage } from './cluster-stage.js';
import { OpenTerminal } from './open-terminal.js';
import { isTyped, typeIntoHome } from './typed-in-pod.js';

/** What the cluster does to sessions and to the agent, and how people get over it. */
export function describeBadDays(stage: () => ClusterStage): void {
  describe('a bad day', () => {
    it('says why when the pod is deleted underneath, and a retry has the files', async () => {
      const id = await stage().launch('terminal');
      const page = await stage().look(id);
      await terminalPainted(page);
      await typeIntoHome(stage(), page, id, 'before.txt');
      for (const pod of await stage().podsOf(id)) await stage().cluster.kill(pod);
      const { reason } = await stage().isIn(id, 'failed');
      expect(reason?.message).toMatch(/^[A-Z].*\.$/);
      await page.getByText(reason?.message ?? '', { exact: true }).waitFor();
      await until('nothing of it to run', async () => (await stage().podsOf(id)).length === 0);
      await page.getByRole('button', { name: /try again|retry/i }).click();
      await connectionIs(page, 'connected', 60_000);
      await terminalPainted(page);
      expect(await isTyped(stage(), id, 'before.txt')).toBe(true);
      await page.close();
      await stage().end(id);
    });

    it('goes on with a session, and has its picture back, when the agent is replaced', async () => {
      const terminal = await OpenTerminal.open(stage());
      const before = await stage().podsOf(terminal.sessionId);
      const [agent] = await stage().release.pods('agent');
      if (agent) await stage().cluster.kill(agent);
      await until('another agent', async () => {
        const [next] = await stage().release.pods('agent');
        return next !== undefined && next.metadata?.uid !== agent?.metadata?.uid && isReady(next);
      });
      await terminal.isAlive();
      expect((await stage().podsOf(terminal.sessionId)).map(({ metadata }) => metadata?.uid)).toEqual(
        before.map(({ metadata }) => metadata?.uid),
      );
      expect((await stage().api.session(terminal.sessionId)).state).toBe('running');
      await terminal.page.close();
      await stage().end(terminal.sessionId);
    });

    it('starts a session once when the agent is killed in the middle of it', async () => {
      const [agent] = await stage().release.pods('agent');
      const { id } = await stage().api.launch('editor');
      if (agent) await stage().cluster.kill(agent);
      await stage().isRunning(id);
      expect(await stage().podsOf(id)).toHaveLength(1);
      await stage().release.ready('agent', 1);
      expect(await stage().podsOf(id)).toHaveLength(1);
      await stage().end(id);
      await until('nothing of it to be left', async () => (await stage().podsOf(id)).length === 0);
    });
  });
}
