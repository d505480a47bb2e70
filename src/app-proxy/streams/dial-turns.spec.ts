import { setImmediate as nextTurn } from 'node:timers/promises';
import { ManualClock } from '../../../testing/manual-clock.js';
import { DialTurns, TooManyDialsError } from './dial-turns.js';

describe('DialTurns', () => {
  let clock: ManualClock;
  let turns: DialTurns;
  let answers: Map<string, (() => void)[]>;

  beforeEach(() => {
    clock = new ManualClock();
    turns = new DialTurns(clock);
    answers = new Map();
  });

  /** Dials `count` times for a session of a person; nothing answers before {@link answer}. */
  const dial = (count: number, sessionId: string, userId = 'alice'): Promise<void>[] =>
    Array.from({ length: count }, () =>
      turns.run(
        { sessionId, userId },
        () => new Promise<void>((resolve) => answers.set(sessionId, [...asked(sessionId), resolve])),
      ),
    );
  const asked = (sessionId: string): (() => void)[] => answers.get(sessionId) ?? [];

  it('bounds what is on its way to one session and to one person, and nobody else', () => {
    void dial(40, 'one');
    void dial(40, 'two');
    void dial(40, 'three');
    void dial(3, 'of-bob', 'bob');
    expect(['one', 'two', 'three', 'of-bob'].map((id) => asked(id).length)).toEqual([32, 32, 0, 3]);
  });

  it('lets the next one go when one has arrived, in turn, and past a session that is still full', async () => {
    void dial(33, 'one');
    void dial(32, 'two');
    const third = dial(1, 'three');
    asked('two')[0]?.();
    await nextTurn();
    expect(['one', 'two', 'three'].map((id) => asked(id).length)).toEqual([32, 32, 1]);
    asked('three')[0]?.();
    await Promise.all(third);
    asked('one')[0]?.();
    await nextTurn();
    expect(asked('one')).toHaveLength(33);
  });

  it('gives up what waits for too long, and what would wait behind too many', async () => {
    void dial(32, 'one');
    const waiting = Promise.allSettled(dial(512, 'one'));
    await expect(Promise.all(dial(1, 'one'))).rejects.toThrow(TooManyDialsError);
    clock.advance(20_000);
    expect((await waiting).every(({ status }) => status === 'rejected')).toBe(true);
    asked('one')[0]?.();
    await nextTurn();
    void dial(1, 'one');
    expect(asked('one')).toHaveLength(33);
  });

  it('counts a dial that fails as over', async () => {
    await expect(
      turns.run({ sessionId: 'one', userId: 'alice' }, () => Promise.reject(new Error('away'))),
    ).rejects.toThrow('away');
    void dial(32, 'one');
    expect(asked('one')).toHaveLength(32);
  });
});
