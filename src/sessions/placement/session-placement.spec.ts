import fc from 'fast-check';
import { CPU_SHARING, place, type PlacementCandidate, type PlacementNeeds, withSession } from './session-placement.js';

const NEEDS: PlacementNeeds = {
  application: 'Linux Desktop',
  platforms: ['local'],
  protocolVersion: 1,
  resources: { cpuMillis: 1000, memoryMiB: 1024 },
  homeAgentId: null,
};

function anAgent(changes: Partial<PlacementCandidate> = {}): PlacementCandidate {
  const name = changes.name ?? 'alpha';
  return {
    id: `id-of-${name}`,
    name,
    platform: 'local',
    protocolVersion: 1,
    capacity: { cpuMillis: 4000, memoryMiB: 8192, sessions: 10 },
    isConnected: true,
    isDraining: false,
    isRevoked: false,
    usage: { cpuMillis: 0, memoryMiB: 0, sessions: 0 },
    ...changes,
  };
}

const loaded = (name: string, sessions: number): PlacementCandidate =>
  anAgent({ name, usage: { cpuMillis: sessions * 1000, memoryMiB: sessions * 1024, sessions } });

describe('place', () => {
  it('takes the least loaded agent, and by name where that is equal', () => {
    expect(place(NEEDS, [loaded('busy', 3), loaded('calm', 1), loaded('brisk', 2)])).toEqual({ agentId: 'id-of-calm' });
    expect(place(NEEDS, [anAgent({ name: 'beta' }), anAgent({ name: 'alpha' })])).toEqual({ agentId: 'id-of-alpha' });
  });

  it('goes where the home is, however busy it is there', () => {
    const agents = [loaded('busy', 6), loaded('calm', 0)];
    expect(place({ ...NEEDS, homeAgentId: 'id-of-busy' }, agents)).toEqual({ agentId: 'id-of-busy' });
  });

  it('waits for the agent that has the home', () => {
    const agents = [anAgent({ name: 'A', isConnected: false }), anAgent({ name: 'B' })];
    expect(place({ ...NEEDS, homeAgentId: 'id-of-A' }, agents)).toMatchObject({
      agentId: null,
      reason: { code: 'agent-unreachable' },
      refusals: [
        { agent: 'A', message: 'Your files of Linux Desktop are on A, which is offline.' },
        { agent: 'B', message: 'Your files of Linux Desktop are on A.' },
      ],
    });
  });

  it.each<[string, Partial<PlacementCandidate>, RegExp]>([
    ['offline', { isConnected: false }, /is offline/],
    ['draining', { isDraining: true }, /being emptied/],
    ['of another platform', { platform: 'docker' }, /not made for Docker/],
    ['too old', { protocolVersion: 0 }, /too old for Linux Desktop/],
    ['silent about its capacity', { capacity: null }, /has not said/],
    [
      'out of memory',
      { usage: { cpuMillis: 0, memoryMiB: 8000, sessions: 1 } },
      /192 MiB of memory left, and 1024 MiB/,
    ],
    ['out of seats', { usage: { cpuMillis: 0, memoryMiB: 0, sessions: 10 } }, /as many as it can/],
    [
      'out of processor time',
      { usage: { cpuMillis: 4000 * CPU_SHARING, memoryMiB: 0, sessions: 1 } },
      /processor time/,
    ],
  ])('refuses an agent that is %s, in a sentence', (_, changes, sentence) => {
    const placement = place(NEEDS, [anAgent(changes)]);
    expect(placement.refusals?.map(({ agent }) => agent)).toEqual(['alpha']);
    expect(placement.refusals?.[0]?.message).toMatch(sentence);
  });

  it('tells no agent at all from none with room', () => {
    expect(place(NEEDS, [])).toMatchObject({ reason: { code: 'no-agent-connected' }, refusals: [] });
    expect(place(NEEDS, [anAgent({ isRevoked: true })])).toMatchObject({
      reason: { code: 'no-agent-connected' },
      refusals: [],
    });
    expect(place(NEEDS, [loaded('full', 10)])).toMatchObject({ reason: { code: 'no-agent-suitable' } });
  });

  it('tells that an upgrade is missing, and takes an agent that has had it', () => {
    const needs = { ...NEEDS, protocolVersion: 2 };
    const [old, upgraded] = [anAgent({ name: 'old' }), anAgent({ name: 'upgraded', protocolVersion: 2 })];
    expect(place(needs, [old]).reason?.message).toMatch(/too old for it.*upgraded/);
    expect(place(needs, [old, upgraded])).toEqual({ agentId: 'id-of-upgraded' });
    expect(place(needs, [old, anAgent({ platform: 'docker' })]).reason?.message).toMatch(/too old for it/);
  });

  it('does not promise a start that waiting cannot bring', () => {
    const huge = { ...NEEDS, resources: { cpuMillis: 100, memoryMiB: 262_144 } };
    const messageFor = (needs: PlacementNeeds, agents: PlacementCandidate[]): string | undefined =>
      place(needs, agents).reason?.message;
    expect(messageFor(huge, [anAgent({})])).toMatch(/cannot start.*launch again with less/);
    const homeless = { ...NEEDS, homeAgentId: 'id-of-gone' };
    for (const agents of [[anAgent({})], [anAgent({}), anAgent({ id: 'id-of-gone', isRevoked: true })]]) {
      expect(messageFor(homeless, agents)).toMatch(/cannot start.*temporary home/);
    }
  });

  it('never promises more than there is, however many sessions come, and leaves nobody out while there is room', () => {
    const agents = fc.uniqueArray(
      fc.record({
        name: fc.string({ minLength: 1 }),
        capacity: fc.record({
          cpuMillis: fc.integer({ min: 0, max: 8000 }),
          memoryMiB: fc.integer({ min: 0, max: 8192 }),
          sessions: fc.integer({ min: 0, max: 6 }),
        }),
        isConnected: fc.boolean(),
      }),
      { selector: ({ name }) => name, maxLength: 5 },
    );
    fc.assert(
      fc.property(agents, fc.integer({ min: 1, max: 20 }), (list, count) => {
        let candidates = list.map((agent) => anAgent(agent));
        for (let index = 0; index < count; index++) {
          const { agentId, refusals } = place(NEEDS, candidates);
          if (agentId === null) expect(refusals).toHaveLength(candidates.length);
          else candidates = withSession(candidates, agentId, NEEDS.resources);
        }
        for (const { capacity, usage, isConnected } of candidates) {
          expect(usage.memoryMiB).toBeLessThanOrEqual(capacity!.memoryMiB);
          expect(usage.sessions).toBeLessThanOrEqual(capacity!.sessions);
          expect(usage.cpuMillis).toBeLessThanOrEqual(capacity!.cpuMillis * CPU_SHARING);
          if (!isConnected) expect(usage.sessions).toBe(0);
        }
      }),
    );
  });
});
