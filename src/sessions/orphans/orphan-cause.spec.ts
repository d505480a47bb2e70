import type { KnownSession } from '../reconciliation/inventory.repository.js';
import { orphanCause } from './orphan-cause.js';

const AGENT = '33333333-3333-4333-8333-333333333333';
const ROW: KnownSession = {
  id: '11111111-1111-4111-8111-111111111111',
  agentId: AGENT,
  state: 'running',
  generation: 3,
  isReleased: false,
};
const RUNNING = { state: 'running', generation: 3 } as const;

describe('why an instance belongs to no session', () => {
  it('belongs to its live session, whatever the generation', () => {
    for (const generation of [0, 2, 3, 9]) expect(orphanCause(ROW, { ...RUNNING, generation }, AGENT)).toBeNull();
  });

  it('is unknown where there is no row', () => {
    expect(orphanCause(undefined, RUNNING, AGENT)).toBe('unknown');
  });

  it('is elsewhere where its row is on another agent, or on none', () => {
    expect(orphanCause({ ...ROW, agentId: '55555555-5555-4555-8555-555555555555' }, RUNNING, AGENT)).toBe('elsewhere');
    expect(orphanCause({ ...ROW, agentId: null }, RUNNING, AGENT)).toBe('elsewhere');
  });

  it('is what was wanted gone, unless the agent made something newer of it', () => {
    const ended: KnownSession = { ...ROW, state: 'ended', isReleased: true };
    expect(orphanCause(ended, RUNNING, AGENT)).toBeNull();
    expect(orphanCause(ended, { ...RUNNING, generation: 4 }, AGENT)).toBe('outdated-row');
  });

  it('is nothing once nothing is left', () => {
    expect(orphanCause(undefined, { state: 'absent', generation: 1 }, AGENT)).toBeNull();
  });
});
