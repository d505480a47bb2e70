import { EVENTS, type EventData, type EventName } from '../../../protocol/events.js';
import { SessionReasonCode, SessionState, SessionStep } from '../../../protocol/session.js';
import type { SessionEvent } from './session-event.js';
import { timelineOf } from './session-timeline.js';

const ID = '11111111-1111-4111-8111-111111111111';
let ordinal = 0;

function event<Name extends EventName>(name: Name, data: EventData<Name>, afterMs: number): SessionEvent {
  const occurredAt = new Date(Date.UTC(2026, 0, 1) + afterMs);
  return {
    ordinal: String(++ordinal),
    transaction: '1',
    name,
    occurredAt,
    data: EVENTS[name].parse(data),
    agentName: 'alpha',
  };
}

const change = (to: SessionState, afterMs: number, reason: SessionReasonCode | null = null): SessionEvent =>
  event('session.state-changed', { sessionId: ID, from: 'pending', to, generation: 1, reason }, afterMs);

describe('timelineOf', () => {
  it('tells a start step by step, each with the time since the one before', () => {
    const entries = timelineOf([
      event('session.requested', { sessionId: ID, template: 'desktop', userId: ID }, 0),
      event('session.placed', { sessionId: ID, agentId: ID }, 5),
      change('starting', 6),
      event('session.desired', { sessionId: ID, desired: 'running', generation: 2 }, 7),
      event('session.progressed', { sessionId: ID, step: 'screen-ready', generation: 1, elapsedMs: 800 }, 806),
      change('running', 900),
    ]).map(({ entry }) => entry);
    expect(entries.map(({ message, durationMs }) => [message, durationMs])).toEqual([
      ['The session was requested.', null],
      ['It was given to alpha.', 5],
      ['The session is starting.', 1],
      ['The screen answers.', 800],
      ['The session is running.', 94],
    ]);
  });

  describe('of steps that were written together', () => {
    const STEPS = ['home-ready', 'screen-ready', 'desktop-ready'] as const;
    const steps = (transaction: string, writtenAtMs: number, ...elapsedMs: number[]): SessionEvent[] =>
      elapsedMs.map((elapsed, index) => {
        const data = { sessionId: ID, step: STEPS[index] ?? 'desktop-ready', generation: 1, elapsedMs: elapsed };
        return { ...event('session.progressed', data, writtenAtMs + index), transaction };
      });
    const timesOf = (events: SessionEvent[]): [number, number | null][] =>
      timelineOf(events).map(({ entry }) => [Date.parse(entry.at) - Date.UTC(2026, 0, 1), entry.durationMs]);

    it('tells when each happened, by how long the agent had been at work', () => {
      expect(timesOf([change('starting', 0), ...steps('7', 2_000, 100, 900, 1_900), change('running', 2_010)])).toEqual(
        [
          [0, null],
          [202, 202],
          [1_002, 800],
          [2_002, 1_000],
          [2_010, 8],
        ],
      );
    });

    it('lets none happen before the entry before it, nor after it was written, whatever the agent says', () => {
      const lies = [change('starting', 1_000), ...steps('7', 2_000, 5, 900_000_000, 3), change('running', 2_010)];
      expect(timesOf(lies).map(([at]) => at)).toEqual([1_000, 1_000, 2_001, 2_002, 2_010]);
    });

    it('leaves those alone that were written by themselves, or of another start', () => {
      const alone = [...steps('7', 1_000, 10), ...steps('8', 5_000, 20)];
      expect(timesOf(alone).map(([at]) => at)).toEqual([1_000, 5_000]);
      const [first, second] = steps('7', 1_000, 10, 800);
      const data = { sessionId: ID, step: 'screen-ready', generation: 2, elapsedMs: 800 } as const;
      expect(timesOf([first!, { ...second!, data }]).map(([at]) => at)).toEqual([1_000, 1_001]);
    });
  });

  it('says that the agent cannot be reached, and that it can again', () => {
    const entries = timelineOf([
      event('agent.lost', { agentId: ID, epoch: 1 }, 0),
      event('agent.connected', { agentId: ID, epoch: 2, softwareVersion: '1' }, 60_000),
    ]);
    expect(entries.map(({ entry }) => [entry.kind, entry.message, entry.durationMs])).toEqual([
      [
        'agent',
        'The agent alpha cannot be reached. The session is kept there as it is, and can be opened as soon as the agent is back.',
        null,
      ],
      ['agent', 'The agent alpha can be reached again.', 60_000],
    ]);
  });

  it('says why it waits or failed', () => {
    const entries = timelineOf([
      event('session.waiting', { sessionId: ID, reason: 'no-agent-connected' }, 0),
      change('failed', 1, 'disk-full'),
    ]);
    expect(entries.map(({ entry }) => [entry.kind, entry.message])).toEqual([
      ['waiting', 'No agent is connected; the session starts as soon as one is.'],
      ['failed', 'There was no disk space left for the session.'],
    ]);
  });

  it('has a whole sentence for everything that can happen', () => {
    const events = [
      ...SessionState.options.map((state) => change(state, 0)),
      ...SessionReasonCode.options.map((reason) => change('failed', 0, reason)),
      ...SessionStep.options.map((step) =>
        event('session.progressed', { sessionId: ID, step, generation: 1, elapsedMs: 0 }, 0),
      ),
    ];
    const entries = timelineOf(events);
    expect(entries).toHaveLength(events.length);
    for (const { entry } of entries) expect(entry.message).toMatch(/^[A-Z].*\.$/);
  });

  it('leaves out what a later version wrote and this one cannot read', () => {
    const unknown: SessionEvent = {
      ordinal: '1',
      transaction: '1',
      name: 'session.cloned',
      occurredAt: new Date(),
      data: {},
      agentName: null,
    };
    expect(timelineOf([unknown, { ...unknown, name: 'session.waiting', data: { reason: 'moon-phase' } }])).toEqual([]);
  });
});
