import type { SessionProgress } from '../../../protocol/agent/messages.js';
import { WaitingSteps } from './waiting-steps.js';

const step = (id: string, name: SessionProgress['step']): SessionProgress => ({
  id,
  generation: 1,
  step: name,
  elapsedMs: 1,
  epoch: 1,
});

describe('WaitingSteps', () => {
  it('hands out what waits of one session, in order and once', () => {
    const waiting = new WaitingSteps();
    const steps = [step('a', 'home-ready'), step('b', 'home-ready'), step('a', 'screen-ready')] as const;
    const [first, second, third] = steps.map((one) => waiting.add(one));
    expect(first?.take()).toEqual([steps[0], steps[2]]);
    expect(third?.take()).toEqual([]);
    expect(second?.take()).toEqual([steps[1]]);
  });

  it('gives a report what came before it, and nothing of that to anybody else', () => {
    const waiting = new WaitingSteps();
    const [before, after] = [step('a', 'screen-ready'), step('a', 'desktop-ready')];
    const batch = waiting.add(before);
    expect(waiting.beforeReport('a')).toEqual([before]);
    const next = waiting.add(after);
    expect(batch.take()).toEqual([]);
    expect(next.take()).toEqual([after]);
    expect(waiting.beforeReport('b')).toEqual([]);
  });

  it('forgets a step that nobody could be told of, and no other one', () => {
    const waiting = new WaitingSteps();
    const [first, second] = [step('a', 'home-ready'), step('a', 'home-ready')];
    waiting.add(first).drop(first);
    waiting.add(second).drop(first);
    expect(waiting.beforeReport('a')).toEqual([second]);
  });
});
