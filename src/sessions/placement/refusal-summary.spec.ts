import { type RefusalKind, refusalSummary } from './refusal-summary.js';

const refusals = (kinds: Readonly<Record<string, RefusalKind>>): Parameters<typeof refusalSummary>[0] =>
  Object.entries(kinds).map(([agent, kind]) => ({ agent, kind }));

describe('why nobody takes a session', () => {
  it('names the agents by what keeps them', () => {
    expect(refusalSummary(refusals({ north: 'full', south: 'full', east: 'offline' }))).toBe(
      'No agent can take the session right now: north and south are full and east is offline. ' +
        'It starts as soon as one can. Ending another session, or putting one to sleep, makes room.',
    );
  });

  it('counts them where there are many', () => {
    const kinds = { a: 'draining', b: 'draining', c: 'draining', d: 'draining' } as const;
    expect(refusalSummary(refusals(kinds))).toBe(
      'No agent can take the session right now: 4 agents are being emptied for maintenance. It starts as soon as one can.',
    );
  });

  it('says nothing of agents that could never take it', () => {
    expect(refusalSummary(refusals({ north: 'platform', south: 'files-elsewhere', east: 'draining' }))).toBe(
      'No agent can take the session right now: east is being emptied for maintenance. It starts as soon as one can.',
    );
    expect(refusalSummary(refusals({ north: 'platform' }))).toBe(
      'No agent can take the session right now. It starts as soon as one can.',
    );
  });
});
