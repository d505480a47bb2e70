import fc from 'fast-check';
import type { DrillRun } from '../drills/drill.js';
import { until } from '../rig/until.js';
import { accept, type Asked, fittingAnswers, type ModelSession, type SessionsModel } from './session-model.js';

const FALL_ASLEEP = `UPDATE sessions SET idle_from = now() - interval '5 minutes', sleep_check_at = NULL WHERE id = $1`;

/** A step of a sequence. */
export type SequenceCommand = fc.AsyncCommand<SessionsModel, DrillRun>;

const pick = ({ sessions }: SessionsModel, choice: number): ModelSession | undefined =>
  sessions[choice % Math.max(1, sessions.length)];

/** The product answered, or became, what the model does not allow. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
}

class Create implements SequenceCommand {
  constructor(private readonly home: 'temporary' | 'persistent') {}

  check = ({ sessions }: SessionsModel): boolean => sessions.length < 5;

  async run(model: SessionsModel, { stage, desk }: DrillRun): Promise<void> {
    const entry = await desk.launch(await stage.people.one(), { templateId: 'drowsy', home: this.home });
    model.sessions.push({ entry, desired: 'running', isSettled: false, isBroken: false });
  }

  toString = (): string => `create(${this.home})`;
}

class Ask implements SequenceCommand {
  constructor(
    private readonly asked: Asked,
    private readonly choice: number,
  ) {}

  check = ({ sessions }: SessionsModel): boolean => sessions.length > 0;

  async run(model: SessionsModel): Promise<void> {
    const session = pick(model, this.choice);
    if (!session) return;
    const { owner, id } = session.entry;
    const isEnd = this.asked === 'end';
    const { status, text } = await owner.call(
      isEnd ? 'DELETE' : 'POST',
      `/sessions/${id}${isEnd ? '' : `/${this.asked}`}`,
    );
    if (!fittingAnswers(session, this.asked).includes(status)) {
      throw new DivergenceError(
        `${this.toString()} of ${JSON.stringify(facts(session))} was answered ${status} ${text}`,
      );
    }
    if (status === 202) accept(session, this.asked);
    session.entry.wish = session.desired;
  }

  toString = (): string => `${this.asked}(${this.choice})`;
}

/** Time passes without anybody using a session: it is frozen. */
class FallAsleep implements SequenceCommand {
  constructor(private readonly choice: number) {}

  check = (model: SessionsModel): boolean => {
    const session = pick(model, this.choice);
    return session?.isSettled === true && session.desired === 'running' && !session.isBroken;
  };

  async run(model: SessionsModel, { stage, desk }: DrillRun): Promise<void> {
    const session = pick(model, this.choice);
    if (!session) return;
    await stage.rows.query(FALL_ASLEEP, [session.entry.id]);
    await desk.reaches(session.entry, 'standby');
    session.desired = session.entry.wish = 'standby';
  }

  toString = (): string => `fallAsleep(${this.choice})`;
}

/** The container of a session dies. */
class Die implements SequenceCommand {
  constructor(private readonly choice: number) {}

  check = (model: SessionsModel): boolean => {
    const session = pick(model, this.choice);
    return (
      session?.isSettled === true &&
      (session.desired === 'running' || session.desired === 'standby') &&
      !session.isBroken
    );
  };

  async run(model: SessionsModel, { stage, desk }: DrillRun): Promise<void> {
    const session = pick(model, this.choice);
    if (!session) return;
    session.isBroken = true;
    session.isSettled = false;
    session.entry.mayFail = true;
    const container = await desk.containerOf(session.entry);
    await stage.hostOf(container).kill(container);
  }

  toString = (): string => `die(${this.choice})`;
}

/** The agent's connection breaks, or its process dies and another one comes. */
class LoseAgent implements SequenceCommand {
  constructor(private readonly how: 'cut' | 'killed') {}

  check = (): boolean => true;

  async run(_model: SessionsModel, { stage }: DrillRun): Promise<void> {
    const agent = stage.agentAt(0);
    if (this.how === 'cut') agent.link.cut();
    else {
      await agent.process.kill();
      agent.process.spawn();
    }
  }

  toString = (): string => `loseAgent(${this.how})`;
}

/** Everybody waits until nothing is on its way any more; then the product must be where the model is. */
class Settle implements SequenceCommand {
  check = ({ sessions }: SessionsModel): boolean => sessions.length > 0;

  async run({ sessions }: SessionsModel, { desk, stage }: DrillRun): Promise<void> {
    for (const session of sessions) {
      const aims = session.isBroken ? ['failed', session.desired] : [session.desired];
      const settled = async (): Promise<string | null> => {
        const { state, is_released: isReleased } = await desk.rowOf(session.entry.id);
        // A death that nobody has seen yet leaves the row as it was.
        const isThere = (await stage.containersOf(session.entry.id)).some(
          (container) => state === 'hibernated' || container.state === 'running' || container.state === 'frozen',
        );
        const isSeen = state === 'failed' ? isReleased : state === 'ended' || isThere;
        return aims.includes(state) && isSeen ? state : null;
      };
      const state = await until(`${JSON.stringify(facts(session))} to be ${aims.join(' or ')}`, settled);
      session.isSettled = true;
      session.isBroken = session.entry.mayFail = state === 'failed';
    }
  }

  toString = (): string => 'settle';
}

const facts = ({ entry, desired, isSettled, isBroken }: ModelSession): object => ({
  id: entry.id,
  desired,
  isSettled,
  isBroken,
});

const choice = fc.nat(4);

/** Sequences of at most `most` commands. */
export function sequences(most: number): fc.Arbitrary<Iterable<SequenceCommand>> {
  const asks = (['hibernate', 'wake', 'retry', 'end'] as const).map((asked) =>
    choice.map((each) => new Ask(asked, each)),
  );
  return fc.commands<SessionsModel, DrillRun, false>(
    [
      fc.constantFrom('temporary' as const, 'persistent' as const).map((home) => new Create(home)),
      ...asks,
      choice.map((each) => new FallAsleep(each)),
      choice.map((each) => new Die(each)),
      fc.constantFrom('cut' as const, 'killed' as const).map((how) => new LoseAgent(how)),
      fc.constant(new Settle()),
      fc.constant(new Settle()),
    ],
    { maxCommands: most, size: 'max' },
  );
}

/** The beginning of every sequence: without a session there is nothing to do. */
export const FIRST: readonly SequenceCommand[] = [new Create('persistent'), new Create('temporary')];

/** The end of every sequence. */
export const LAST: SequenceCommand = new Settle();
