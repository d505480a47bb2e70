import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { z } from 'zod';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { PlatformWarnings } from '../../core/warnings/platform-warnings.js';
import { EnforcementWatch } from './enforcement-watch.js';
import type { Enforcement } from './policy-trial.js';

const MINUTE_MS = 60_000;

/** Level and words of what was logged. */
const Line = z.object({ level: z.number(), msg: z.string() });
type Line = z.infer<typeof Line>;

describe('EnforcementWatch', () => {
  let warnings: PlatformWarnings;
  beforeEach(() => {
    warnings = new PlatformWarnings();
  });

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
    const watch = new EnforcementWatch(trial, clock, log, warnings).begin();
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
    expect(warnings.standing).toEqual([
      { code: 'network-policies-ignored', message: expect.stringContaining('Install a network plugin') as string },
    ]);
  });

  it('says when that has changed', async () => {
    const lines = await told(['ignored', 'enforced'], 7);
    expect(lines.map(({ level }) => level)).toEqual([40, 30]);
    expect(warnings.standing).toEqual([]);
  });

  it('waits for something to try it with, and then tries', async () => {
    const lines = await told([undefined, undefined, 'enforced'], 0.1);
    expect(lines).toEqual([expect.objectContaining({ level: 30, msg: 'network policies are enforced' })]);
  });

  it('knows nothing as long as there is nothing to try it with', async () => {
    await told([undefined], 1);
    expect(warnings.standing).toBeNull();
  });

  it('says that it did not work, and tries again soon', async () => {
    const lines = await told([new Error('not enrolled yet'), 'enforced'], 0.1);
    expect(lines.map(({ level }) => level)).toEqual([40, 30]);
    expect(warnings.standing).toEqual([]);
  });

  it('tries less and less often what does not work, and warns of it', async () => {
    const lines = await told([new Error('no bash')], 1);
    // After 0, 1, 3, 7, 15 and 31 minutes.
    expect(lines).toHaveLength(6);
    expect(warnings.standing).toEqual([
      { code: 'network-policies-untried', message: expect.stringContaining('no bash') as string },
    ]);
  });

  it('stands by what it found out before when it cannot try again', async () => {
    await told(['ignored', new Error('no bash')], 24);
    expect(warnings.standing).toMatchObject([{ code: 'network-policies-ignored' }]);
  });
});
