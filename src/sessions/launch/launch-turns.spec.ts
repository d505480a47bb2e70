import { aConfig } from '../../../testing/config.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { type RequestContext, runInContext } from '../../platform/events/request-context.js';
import { LaunchTurns } from './launch-turns.js';
import { TooManyLaunchesError, TurnedAwayError } from './waiting-line.js';

describe('turns of launches', () => {
  const aGate = (): {
    turns: LaunchTurns;
    begun: string[];
    end: (() => void)[];
    launch: (name: string) => Promise<void>;
  } => {
    const turns = new LaunchTurns(aConfig({ DATABASE_POOL_SIZE: '4' }).database, new ManualClock());
    const begun: string[] = [];
    const end: (() => void)[] = [];
    const launch = (name: string): Promise<void> =>
      turns.run(name, () => {
        begun.push(name);
        return new Promise((resolve) => end.push(resolve));
      });
    return { turns, begun, end, launch };
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('take half of the connections, and the others follow in their order', async () => {
    const { begun, end, launch } = aGate();
    const all = ['a', 'b', 'c', 'd'].map(launch);
    await settle();
    expect(begun).toEqual(['a', 'b']);
    end[0]?.();
    await settle();
    expect(begun).toEqual(['a', 'b', 'c']);
    end[1]?.();
    end[2]?.();
    await settle();
    end[3]?.();
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('know whether others wait behind them', async () => {
    const { turns, end } = aGate();
    const crowded: boolean[] = [];
    const look = (name: string): Promise<void> =>
      turns.run(name, (isCrowded) => {
        crowded.push(isCrowded);
        return new Promise((resolve) => end.push(resolve));
      });
    const all = ['a', 'b', 'c', 'd'].map(look);
    for (let index = 0; index < 4; index += 1) {
      await settle();
      end[index]?.();
    }
    await Promise.all(all);
    expect(crowded).toEqual([false, false, true, false]);
  });

  it('go on after one that failed', async () => {
    const { turns } = aGate();
    for (let times = 0; times < 5; times += 1) {
      await expect(turns.run('a', () => Promise.reject(new Error('No.')))).rejects.toThrow('No.');
    }
    expect(await turns.run('a', () => Promise.resolve(7))).toBe(7);
  });

  it('are one at a time for each person, so that nobody takes them all', async () => {
    const { begun, end, launch } = aGate();
    const all = ['a', 'a', 'a', 'b'].map(launch);
    await settle();
    expect(begun).toEqual(['a', 'b']);
    end[1]?.();
    await settle();
    expect(begun).toEqual(['a', 'b']);
    for (const index of [0, 2, 3]) {
      end[index]?.();
      await settle();
    }
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'a', 'a']);
  });

  it('do not come any more once the server stops, which those who wait are told', async () => {
    const { turns, end, launch } = aGate();
    const [first, second, third] = ['a', 'b', 'c'].map(launch);
    turns.onModuleDestroy();
    await expect(third).rejects.toThrow(TurnedAwayError);
    for (const finish of end) finish();
    await Promise.all([first, second]);
  });

  it('are refused to a person who has very many of them, and to nobody else', async () => {
    const { begun, end, launch } = aGate();
    const mine = Array.from({ length: 65 }, () => launch('a'));
    await expect(launch('a')).rejects.toThrow(TooManyLaunchesError);
    const other = launch('b');
    for (let index = 0; index < 66; index += 1) {
      await settle();
      end[index]?.();
    }
    await Promise.all([...mine, other]);
    expect(begun).toHaveLength(66);
  });

  it('are half at most for those who may have to wait within them', async () => {
    const turns = new LaunchTurns(aConfig({ DATABASE_POOL_SIZE: '8' }).database, new ManualClock());
    const begun: string[] = [];
    const end: (() => void)[] = [];
    const come = (name: string, isSlow: boolean): Promise<void> => {
      const launch = (): Promise<void> => {
        begun.push(name);
        return new Promise((resolve) => end.push(resolve));
      };
      return turns.run(name, launch, { isSlow });
    };
    const all = ['slow 1', 'slow 2', 'slow 3', 'slow 4'].map((name) => come(name, true));
    all.push(come('quick 1', false), come('quick 2', false), come('quick 3', false));
    await settle();
    expect(begun).toEqual(['slow 1', 'slow 2', 'quick 1', 'quick 2']);
    end[2]?.();
    await settle();
    expect(begun.slice(4)).toEqual(['quick 3']);
    end[3]?.();
    await settle();
    expect(begun.slice(5)).toEqual([]);
    end[0]?.();
    await settle();
    expect(begun.slice(5)).toEqual(['slow 3']);
    end[1]?.();
    await settle();
    for (const finish of end) finish();
    await settle();
    for (const finish of end) finish();
    await Promise.all(all);
    expect(begun).toHaveLength(7);
  });

  it('come to nothing for whoever has waited too long elsewhere, or has gone, and the next one has the place', async () => {
    const clock = new ManualClock();
    const turns = new LaunchTurns(aConfig({ DATABASE_POOL_SIZE: '2' }).database, clock);
    const made: string[] = [];
    const make = (name: string, untilMs?: number): Promise<unknown> =>
      turns.run(name, () => Promise.resolve(made.push(name)), untilMs === undefined ? {} : { untilMs });
    clock.advance(30_000);
    await expect(make('late', 30_000)).rejects.toThrow(TurnedAwayError);
    const gone: RequestContext = { requestId: 'r', actor: { kind: 'anonymous' }, hasLeft: () => true };
    await expect(runInContext(gone, () => make('gone'))).rejects.toThrow(TurnedAwayError);
    await make('there', 30_001);
    expect(made).toEqual(['there']);
  });

  it('are waited for as long as whoever comes still may', async () => {
    const clock = new ManualClock();
    const turns = new LaunchTurns(aConfig({ DATABASE_POOL_SIZE: '2' }).database, clock);
    let end = (): void => undefined;
    const first = turns.run('a', () => new Promise<void>((resolve) => (end = resolve)));
    const second = expect(turns.run('b', () => Promise.resolve(), { untilMs: 5_000 })).rejects.toThrow(TurnedAwayError);
    await settle();
    clock.advance(5_000);
    await second;
    end();
    await first;
  });
});
