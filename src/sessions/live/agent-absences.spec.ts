import type { SessionState } from '../../../protocol/session.js';
import { agentsOf, withAgentAbsences } from './agent-absences.js';
import type { SessionEvent } from './session-event.js';

const ALPHA = '11111111-1111-4111-8111-111111111111';
const BETA = '22222222-2222-4222-8222-222222222222';

let ordinal = 0;
function event(name: string, data: object = {}): SessionEvent {
  ordinal += 1;
  return { ordinal: String(ordinal), transaction: '1', name, occurredAt: new Date(0), data, agentName: null };
}

const placed = (agentId: string): SessionEvent => event('session.placed', { agentId });
const becomes = (to: SessionState): SessionEvent => event('session.state-changed', { to });
const lost = (agentId = ALPHA): SessionEvent => event('agent.lost', { agentId });
const connected = (agentId = ALPHA): SessionEvent => event('agent.connected', { agentId });

/** The positions of what is told of agents. */
function told(events: readonly SessionEvent[], before: string | null = null): number[] {
  const isOfAgent = ({ name }: SessionEvent): boolean => name.startsWith('agent.');
  const kept = withAgentAbsences(
    events.filter((one) => !isOfAgent(one)),
    events.filter(isOfAgent).reverse(),
    before,
  );
  expect(kept.filter((one) => !isOfAgent(one))).toEqual(events.filter((one) => !isOfAgent(one)));
  return kept.filter(isOfAgent).map((one) => events.indexOf(one));
}

describe('absences of the agent of a session', () => {
  it('are told with the return, and connections without one before are not', () => {
    expect(told([placed(ALPHA), connected(), connected(), lost(), connected(), connected()])).toEqual([3, 4]);
    expect(told([placed(ALPHA), becomes('running'), lost(), connected(), lost(), connected()])).toEqual([2, 3, 4, 5]);
  });

  it('are told of no other agent, nor before it was given to one', () => {
    expect(told([event('session.requested'), lost(), placed(ALPHA), lost(BETA), connected(BETA), lost()])).toEqual([5]);
    expect(told([event('session.requested'), lost()], ALPHA)).toEqual([]);
  });

  it('end where the session goes to another agent', () => {
    expect(told([placed(ALPHA), lost(), placed(BETA), connected(ALPHA), connected(BETA), lost(BETA)])).toEqual([1, 5]);
  });

  it.each(['pending', 'failed', 'ended'] as const)('say nothing of a session that is %s', (state) => {
    expect(told([placed(ALPHA), becomes(state), lost(), connected(), becomes('starting'), lost()])).toEqual([5]);
  });

  it('are told of the agent on which a session was before what is shown of it', () => {
    expect(told([becomes('running'), lost(), connected()], ALPHA)).toEqual([1, 2]);
    expect(told([becomes('running'), lost(), connected()])).toEqual([]);
  });

  it('are those of all agents that it was given to', () => {
    const adopted = event('orphan.adopted', { agentId: BETA });
    expect(agentsOf([placed(ALPHA), adopted, placed(ALPHA), event('session.placed', { agentId: 7 })])).toEqual([
      ALPHA,
      BETA,
    ]);
  });
});
