import { anEntry } from '../../../testing/builders';
import { isScreenNear, startSteps } from './start-steps';

const requested = anEntry(0, { kind: 'requested' });
const placed = anEntry(1, { kind: 'placed', durationMs: 20 });
const home = anEntry(2, { step: 'home-ready', durationMs: 300 });
const screen = anEntry(4, { step: 'screen-ready' });

const told = (...args: Parameters<typeof startSteps>): string[] =>
  startSteps(...args).map(({ name, status }) => `${name} ${status}`);

describe('startSteps', () => {
  it('begins with the search for a machine', () => {
    expect(told({ state: 'pending' }, [requested])).toEqual([
      'placed active',
      'home-ready todo',
      'workload-started todo',
      'screen-ready todo',
      'connected todo',
    ]);
  });

  it('shows the step at work and what the others took', () => {
    const steps = startSteps({ state: 'starting' }, [requested, placed, home]);
    expect(steps.map(({ status }) => status)).toEqual(['done', 'done', 'active', 'todo', 'todo']);
    expect(steps.map(({ durationMs }) => durationMs)).toEqual([20, 300, null, null, null]);
  });

  it('takes a step for done when a later one was reported', () => {
    expect(told({ state: 'starting' }, [requested, placed, screen])[1]).toBe('home-ready done');
  });

  it('ends with the connection, even if no step was heard of', () => {
    expect(told({ state: 'running' }, []).slice(-2)).toEqual(['screen-ready done', 'connected active']);
  });

  it('marks where it failed', () => {
    expect(told({ state: 'failed' }, [requested, placed])).toContain('home-ready failed');
  });

  it('fetches an image only where a platform says so', () => {
    const image = anEntry(3, { step: 'image-ready' });
    expect(told({ state: 'starting' }, [requested, placed, home, image])).toContain('image-ready done');
  });

  it('is at the image while it is on its way', () => {
    const fetching = anEntry(3, { step: 'image-half' });
    expect(told({ state: 'starting' }, [requested, placed, home, fetching])).toContain('image-ready active');
  });

  it('shows the latest attempt only, and no search for a machine when waking', () => {
    const waking = anEntry(9, { kind: 'state', state: 'waking' });
    expect(told({ state: 'waking' }, [requested, placed, home, screen, waking])).toEqual([
      'home-ready active',
      'workload-started todo',
      'screen-ready todo',
      'connected todo',
    ]);
  });
});

describe('isScreenNear', () => {
  const started = anEntry(3, { step: 'workload-started' });

  it('is so while a session starts or wakes whose image is there, or whose container', () => {
    const fetching = anEntry(3, { step: 'image-fetching' });
    expect(isScreenNear({ state: 'starting' }, [requested, placed, home, fetching])).toBe(false);
    expect(isScreenNear({ state: 'starting' }, [requested, placed, anEntry(3, { step: 'image-ready' })])).toBe(true);
    expect(isScreenNear({ state: 'starting' }, [requested, placed, home, started])).toBe(true);
    expect(isScreenNear({ state: 'waking' }, [anEntry(0, { kind: 'state', state: 'waking' }), started])).toBe(true);
  });

  it('is not so because of an earlier attempt, nor when it is over', () => {
    const waking = anEntry(5, { kind: 'state', state: 'waking' });
    expect(isScreenNear({ state: 'waking' }, [requested, started, waking])).toBe(false);
    expect(isScreenNear({ state: 'failed' }, [requested, started])).toBe(false);
  });

  it.each(['running', 'standby', 'hibernated', 'failed'] as const)(
    'is not so when the wake is known already and all that is told yet is the attempt before, which ended %s',
    (state) => {
      const end = anEntry(6, { kind: state === 'failed' ? 'failed' : 'state', state });
      expect(isScreenNear({ state: 'waking' }, [requested, started, screen, end])).toBe(false);
      expect(isScreenNear({ state: 'starting' }, [requested, started, screen, end])).toBe(false);
      expect(isScreenNear({ state: 'waking' }, [anEntry(0, { kind: 'state', state: 'waking' }), started, end])).toBe(
        false,
      );
    },
  );
});
