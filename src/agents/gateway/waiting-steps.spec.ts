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

  it('takes back what could not be told, before what came meanwhile, and hands it out once', () => {
    const waiting = new WaitingSteps();
    const [first, second, third] = [step('a', 'home-ready'), step('a', 'screen-ready'), step('a', 'desktop-ready')];
    const failed = waiting.add(first).take();
    const meanwhile = waiting.add(second);
    waiting.keep(failed);
    expect(meanwhile.take()).toEqual([first, second]);
    waiting.keep([first, second]);
    waiting.add(third);
    expect(waiting.beforeReport('a')).toEqual([first, second, third]);
    expect(waiting.beforeReport('a')).toEqual([]);
  });

  it('keeps no more than a connection may have waiting, however long nothing can be told', () => {
    const waiting = new WaitingSteps();
    for (let turn = 0; turn < 1_001; turn += 1) waiting.keep([step(String(turn), 'home-ready')]);
    expect(waiting.beforeReport('999')).toHaveLength(1);
    waiting.keep([step('later', 'home-ready')]);
    expect(waiting.beforeReport('later')).toHaveLength(1);
    expect(waiting.beforeReport('1000')).toEqual([]);
  });

  it('says when too many wait to leave another one among them', () => {
    const waiting = new WaitingSteps();
    for (let count = 0; count < 2_000; count += 1) waiting.add(step(String(count % 7), 'home-ready'));
    expect(waiting.isFull).toBe(false);
    waiting.add(step('a', 'home-ready'));
    expect(waiting.isFull).toBe(true);
  });
});
