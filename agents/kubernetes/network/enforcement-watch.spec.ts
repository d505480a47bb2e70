import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { z } from 'zod';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { EnforcementWatch } from './enforcement-watch.js';
import type { Enforcement } from './policy-trial.js';

const MINUTE_MS = 60_000;

/** Level and words of what was logged. */
const Line = z.object({ level: z.number(), msg: z.string() });
type Line = z.infer<typeof Line>;

describe('EnforcementWatch', () => {
  /** Watches with one outcome after the other; the last one stays. */
  async function told(outcomes: readonly (Enforcement | Error | undefined)[], hours: number): Promise<Line[]> {
    const lines: Line[] = [];
    const log = pino({ level: 'info' }, { write: (text) => lines.push(Line.parse(JSON.parse(text))) });
    const left = [...outcomes];
    const trial = (): Promise<Enforcement | undefined> => {
      const outcome = left.length > 1 ? left.shift() : left[0];
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    };
    const clock = new AgentClock();
    const watch = new EnforcementWatch(trial, clock, log).begin();
    for (let minute = 0; minute < hours * 60; minute += 1) {
      await turn();
      clock.advance(MINUTE_MS);
    }
    await turn();
    watch.close();
    return lines;
  }

  it('warns that nothing holds sessions back, once and not each time', async () => {
    const lines = await told(['ignored'], 24);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 40, msg: expect.stringContaining('ignores network policies') as string });
  });

  it('says when that has changed', async () => {
    const lines = await told(['ignored', 'enforced'], 7);
    expect(lines.map(({ level }) => level)).toEqual([40, 30]);
  });

  it('waits for something to try it with, and then tries', async () => {
    const lines = await told([undefined, undefined, 'enforced'], 0.1);
    expect(lines).toEqual([expect.objectContaining({ level: 30, msg: 'network policies are enforced' })]);
  });

  it('says that it did not work, and tries again hours later', async () => {
    const lines = await told([new Error('no bash'), 'enforced'], 7);
    expect(lines.map(({ level }) => level)).toEqual([40, 30]);
  });
});
