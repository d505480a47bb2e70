import type { SessionApply } from '../../protocol/agent/messages.js';
import type { DesiredState } from '../../protocol/session.js';
import type { InstanceState } from '../../protocol/agent/messages.js';
import type { FakeAgent } from '../agents-gateway/fake-agent.js';

const OUTCOMES: Readonly<Record<DesiredState, InstanceState>> = {
  running: 'running',
  standby: 'standby',
  hibernated: 'hibernated',
  ended: 'absent',
};

/** Makes an agent do at once whatever it is told, refusing lower generations, until the connection closes. Its errors are the caller's. */
export async function obey(agent: FakeAgent): Promise<void> {
  const generations = new Map<string, number>();
  while (agent.isConnected) {
    const order: SessionApply = await agent.applied.next();
    if (order.generation < (generations.get(order.id) ?? 0)) continue;
    generations.set(order.id, order.generation);
    await agent.report(order.id, order.generation, OUTCOMES[order.desired]);
  }
}
