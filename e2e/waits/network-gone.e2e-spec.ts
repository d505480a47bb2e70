import { type BreakTimes, BrokenNetwork, type Side } from '../support/broken-network.js';
import { tellMeasured } from '../support/measured.js';
import { pictureMoves } from '../support/moving-picture.js';
import { until } from '../support/processes.js';
import { frozenPicture, openScreens } from '../support/screen.js';

/** How long the network is away, in milliseconds: long enough for every side to give up on what it asked, and as long as promised. */
const AWAY_MS = { short: 15_000, long: 60_000 };

/**
 * How long after the network's return the picture may move again, in milliseconds. The aim is 2 s, which `npm run bench:reconnect` judges on a quiet
 * machine; this is what a busy one keeps, and what a client that waits out its deadlines or its longest pauses does not.
 */
const BACK_MS = 6_000;

describe('The network is gone', () => {
  let network: BrokenNetwork;

  beforeAll(async () => {
    network = await BrokenNetwork.open();
    expect((await session()).agent?.name).toBe('far');
  });
  afterEach(() => network.heal());
  afterAll(() => network.close());

  const session = () => network.stage.api.session(network.sessionId);

  /** The picture that was there stays, grey, and the viewer says what it does. */
  async function picturePaused(): Promise<void> {
    expect(await frozenPicture(network.page)).toEqual({ isGrey: true, hasPicture: true });
    await network.page.getByRole('button', { name: /try now/i }).waitFor();
  }

  /** The picture moves again by itself, as one screen of a session that never stopped. */
  async function pictureIsBack(what: string, { noticedMs, backMs }: BreakTimes): Promise<void> {
    tellMeasured(`${what}, noticed after`, noticedMs);
    tellMeasured(`${what}, back after`, backMs);
    await pictureMoves(network.page, 3);
    expect(backMs).toBeLessThan(BACK_MS);
    expect(await openScreens(network.page)).toBe(1);
    expect((await session()).state).toBe('running');
  }

  const SIDES: readonly Side[] = ['viewer', 'agent'];

  it.each(SIDES)("cut at the %s's side, and everybody is told", async (side) => {
    await pictureIsBack(`cut at the ${side}'s side`, await network.cut(side, picturePaused));
  });

  it.each(SIDES)("silent at the %s's side for a while, and nobody is told", async (side) => {
    await pictureIsBack(`silent at the ${side}'s side`, await network.silence([side], AWAY_MS.short, picturePaused));
  });

  it('silent on all sides for a minute', async () => {
    const isReachable = async (): Promise<boolean | undefined> => (await session()).agent?.isReachable;
    const times = await network.silence(SIDES, AWAY_MS.long, async () => {
      await picturePaused();
      await until('the session to be unreachable', async () => (await isReachable()) === false, AWAY_MS.long);
      expect((await session()).state).toBe('running');
    });
    await pictureIsBack('silent on all sides for a minute', times);
    expect(await isReachable()).toBe(true);
  });

  it.each(SIDES)("silent at the %s's side, where old connections stay dead", async (side) => {
    await pictureIsBack(`new connections only at the ${side}'s side`, await network.forget(side, picturePaused));
  });
});
