import fc from 'fast-check';
import { InstanceState } from '../../../protocol/agent/messages.js';
import { DesiredState, type SessionReason, SessionState } from '../../../protocol/session.js';
import { someFacts } from '../../../testing/sessions/session-facts.builder.js';
import type { SessionFacts } from './session-facts.js';
import { observe, observeMissing, observeRevoked } from './session-lifecycle.js';

const BROKEN: SessionReason = { code: 'start-failed', message: 'It did not start.' };

const DESIRED: Readonly<Record<SessionState, DesiredState>> = {
  pending: 'running',
  starting: 'running',
  running: 'running',
  standby: 'standby',
  hibernating: 'hibernated',
  hibernated: 'hibernated',
  waking: 'running',
  ending: 'ended',
  ended: 'ended',
  failed: 'ended',
};

const HOME = '44444444-4444-4444-8444-444444444444';

const inState = (state: SessionState, changes: Partial<SessionFacts> = {}): SessionFacts =>
  someFacts({
    state,
    desired: DESIRED[state],
    isReleased: state === 'ended',
    reason: state === 'failed' ? BROKEN : null,
    ...changes,
  });

describe('what a report of the current generation makes of a session', () => {
  // A dash stands for: nothing changes. The columns are the states that an agent reports, without a reason.
  const columns: InstanceState[] = ['starting', 'running', 'standby', 'stopping', 'hibernated', 'absent'];
  const table: [SessionState, ...string[]][] = [
    ['pending', '-', '-', '-', '-', '-', '-'],
    ['starting', '-', 'running', 'standby', '-', '-', '-'],
    ['running', '-', '-', 'standby', '-', 'hibernated', 'failed'],
    ['standby', '-', 'running', '-', '-', 'hibernated', 'failed'],
    ['hibernating', '-', '-', '-', '-', 'hibernated', 'hibernated'],
    ['hibernated', '-', '-', '-', '-', '-', '-'],
    ['waking', '-', 'running', 'standby', '-', '-', '-'],
    ['ending', '-', '-', '-', '-', '-', 'ended'],
    ['ended', '-', '-', '-', '-', '-', '-'],
    ['failed', '-', '-', '-', '-', '-', 'failed'],
  ];
  const cells = table.flatMap(([state, ...outcomes]) =>
    outcomes.map((expected, index) => [state, columns[index]!, expected] as const),
  );

  it.each(cells)('%s, reported %s: %s', (state, reported, expected) => {
    const change = observe(inState(state), { generation: 3, state: reported });
    expect(change?.state ?? '-').toBe(expected);
  });

  it('covers every state', () => {
    expect(table.map(([state]) => state)).toEqual(SessionState.options);
    expect(columns).toEqual(InstanceState.options);
  });
});

describe('observe', () => {
  it('fails a start that the agent gives up, and asks for nothing more when nothing is left', () => {
    expect(observe(inState('starting'), { generation: 3, state: 'absent', reason: BROKEN })).toEqual({
      state: 'failed',
      desired: 'ended',
      generation: 4,
      isReleased: true,
      reason: BROKEN,
    });
  });

  it('fails a start that leaves something behind, and waits for the clean-up', () => {
    const change = observe(inState('starting'), { generation: 3, state: 'stopping', reason: BROKEN });
    expect(change).toMatchObject({ state: 'failed', isReleased: false, generation: 4 });
  });

  it.each([null, HOME])('lets a session that could not be woken sleep on, and says why (home %s)', (homeId) => {
    const waking = inState('waking', { homeId });
    const sleepsOn = { state: 'hibernated', desired: 'hibernated', generation: 4, reason: BROKEN };
    expect(observe(waking, { generation: 3, state: 'hibernated', reason: BROKEN })).toEqual(sleepsOn);
    for (const state of ['starting', 'stopping'] as const) {
      const change = observe(waking, { generation: 3, state, reason: BROKEN });
      expect(change).toEqual({ ...sleepsOn, state: 'hibernating' });
      const asleep = observe({ ...waking, ...change }, { generation: 4, state: 'hibernated' });
      expect(asleep).toEqual({ state: 'hibernated', reason: BROKEN });
    }
  });

  it('leaves frozen what cannot be let go on, and says why until it goes on', () => {
    const change = observe(inState('waking'), { generation: 3, state: 'standby', reason: BROKEN });
    expect(change).toEqual({ state: 'standby', desired: 'standby', generation: 4, reason: BROKEN });
    const frozen = { ...inState('waking'), ...change };
    expect(observe(frozen, { generation: 4, state: 'running' })).toEqual({ state: 'running', reason: null });
  });

  it('forgets that a session was slow to fall asleep once it sleeps', () => {
    const slow = inState('hibernating', { reason: { code: 'hibernate-timeout', message: 'Slow.' } });
    expect(observe(slow, { generation: 3, state: 'hibernated' })).toEqual({ state: 'hibernated', reason: null });
  });

  it('fails a running session that is gone, and never starts it by itself', () => {
    const change = observe(inState('running'), { generation: 3, state: 'absent' });
    expect(change).toMatchObject({ desired: 'ended', isReleased: true, reason: { code: 'instance-gone' } });
  });

  it('passes on why it is gone when the agent knows', () => {
    const reason: SessionReason = { code: 'out-of-memory', message: 'Too little memory.' };
    expect(observe(inState('running'), { generation: 3, state: 'absent', reason })).toMatchObject({ reason });
  });

  it('lets a session sleep that was stopped from outside', () => {
    const change = observe(inState('running'), { generation: 3, state: 'hibernated' });
    expect(change).toMatchObject({ state: 'hibernated', desired: 'hibernated', generation: 4 });
  });

  it('counts a session with a temporary home as gone when nothing but the home would be left', () => {
    const asleep = inState('hibernated', { homeId: null });
    expect(observe(asleep, { generation: 3, state: 'absent' })).toMatchObject({ state: 'failed', isReleased: true });
  });

  it('ignores what is older, but for the end of a session that is to end', () => {
    for (const state of InstanceState.options) {
      expect(observe(inState('starting'), { generation: 2, state, reason: BROKEN })).toBeNull();
    }
    expect(observe(inState('ending'), { generation: 2, state: 'running' })).toBeNull();
    expect(observe(inState('ending'), { generation: 2, state: 'absent' })).toEqual({
      state: 'ended',
      isReleased: true,
    });
    expect(observe(inState('failed'), { generation: 2, state: 'absent' })).toEqual({
      state: 'failed',
      isReleased: true,
    });
  });

  it('moves past an agent that is ahead, so that it listens again', () => {
    expect(observe(inState('running'), { generation: 9, state: 'absent' })).toEqual({
      state: 'running',
      generation: 10,
    });
  });

  it.each(['running', 'standby', 'hibernated'] as const)(
    'takes what an agent that is ahead has for what is wanted: %s',
    (seen) => {
      for (const state of ['starting', 'running', 'standby', 'hibernating', 'hibernated', 'waking'] as const) {
        const change = observe(inState(state), { generation: 7, state: seen });
        expect(change).toEqual({ state: seen, desired: seen, generation: 8, reason: null });
      }
      // Ends win, also those that are older.
      for (const state of ['ending', 'failed'] as const) {
        expect(observe(inState(state), { generation: 7, state: seen })).toEqual({ state, generation: 8 });
      }
    },
  );

  it('leaves alone what an agent that is ahead has of a session that is over', () => {
    const over = [inState('ended'), inState('failed', { isReleased: true })];
    for (const session of over) {
      for (const state of InstanceState.options) {
        const change = observe(session, { generation: 9, state });
        expect(change).toEqual(state === 'absent' ? { state: session.state, generation: 10 } : null);
      }
    }
  });

  it('calls an end that took too long and came about an end', () => {
    const late = inState('failed', { reason: { code: 'end-timeout', message: 'Late.' } });
    expect(observe(late, { generation: 3, state: 'absent' })).toEqual({ state: 'ended', isReleased: true });
  });

  it('treats what two complete inventories do not name like an absence without a reason', () => {
    expect(observeMissing(inState('starting'))).toBeNull();
    expect(observeMissing(inState('hibernated'))).toBeNull();
    expect(observeMissing(inState('running'))).toMatchObject({ state: 'failed', reason: { code: 'instance-gone' } });
    expect(observeMissing(inState('ending'))).toMatchObject({ state: 'ended' });
  });
});

describe('observeRevoked', () => {
  it('lets nothing wait for an agent that never comes back', () => {
    expect(observeRevoked(inState('running'))).toMatchObject({ state: 'failed', isReleased: true });
    expect(observeRevoked(inState('hibernated'))).toMatchObject({ reason: { code: 'agent-unreachable' } });
    expect(observeRevoked(inState('ending'))).toEqual({ state: 'ended', isReleased: true });
    expect(observeRevoked(inState('failed'))).toEqual({ state: 'failed', isReleased: true });
    expect(observeRevoked(inState('ended'))).toBeNull();
  });
});

describe('any sequence of reports', () => {
  const report = fc.record({
    generation: fc.integer({ min: 1, max: 6 }),
    state: fc.constantFrom(...InstanceState.options),
    reason: fc.constantFrom(undefined, BROKEN),
  });
  const start = fc.record({
    state: fc.constantFrom(...SessionState.options),
    homeId: fc.constantFrom(null, HOME),
  });

  it('keeps what must never break', () => {
    fc.assert(
      fc.property(start, fc.array(report, { maxLength: 12 }), ({ state, homeId }, reports) => {
        let session = inState(state, { homeId });
        for (const seen of reports) {
          const change = observe(session, seen);
          const next = { ...session, ...change };
          expect(next.generation).toBeGreaterThanOrEqual(session.generation);
          if (next.desired !== session.desired) expect(next.generation).toBeGreaterThan(session.generation);
          // A released session is over, and nothing revives it but its owner.
          if (session.isReleased) expect(change === null || seen.generation > session.generation).toBe(true);
          if (next.isReleased && !session.isReleased) expect(seen.state).toBe('absent');
          if (next.state === 'ended') expect(next.isReleased).toBe(true);
          if (next.state === 'failed') expect(next.reason).not.toBeNull();
          if (session.desired === 'ended') expect(next.desired).toBe('ended');
          session = next;
        }
      }),
    );
  });
});
