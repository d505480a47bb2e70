import type { Page } from 'playwright-core';
import { AgentPage } from '../../protocol/http/agents.js';
import { connectionIs } from '../support/connection-log.js';
import { CutLine } from '../support/cut-line.js';
import { HandStartedAgent } from '../support/hand-started-agent.js';
import { tellMeasured } from '../support/measured.js';
import { keepMoving, pictureMoves } from '../support/moving-picture.js';
import { until } from '../support/processes.js';
import { frozenPicture, openScreens } from '../support/screen.js';
import { Stage } from '../support/stage.js';

/** How long the network is away, in milliseconds: long enough for every side to give up on what it asked, and as long as promised. */
const AWAY_MS = { short: 15_000, long: 60_000 };

/** The picture ought to be back within 2 s of the network; this is for machines that have other work as well. */
const BACK_DEADLINE_MS = 10_000;
/** An agent gives up on a dead connection after 20 s of silence. */
const NEW_CONNECTION_DEADLINE_MS = 30_000;

type Side = 'viewer' | 'agent';

describe('The network is gone', () => {
  let stage: Stage;
  let agent: HandStartedAgent;
  let page: Page;
  let sessionId: string;
  /** Between browser and control plane, and between agent and control plane. */
  let lines: Record<Side, CutLine>;

  beforeAll(async () => {
    const viewer = await CutLine.open();
    stage = await Stage.open({ front: viewer });
    lines = { viewer, agent: await CutLine.open(stage.product.place.port) };
    agent = await HandStartedAgent.start(stage.api, `http://127.0.0.1:${lines.agent.port}`, 'far');
    await closeOtherAgents();
    sessionId = await stage.launch('terminal');
    expect((await stage.api.session(sessionId)).agent?.name).toBe('far');
    page = await stage.look(sessionId);
    await keepMoving(page);
  });
  afterEach(() => {
    for (const line of Object.values(lines)) line.heal();
  });
  afterAll(async () => {
    await stage.close();
    await agent.stop();
    for (const line of Object.values(lines)) await line.close();
  });

  async function closeOtherAgents(): Promise<void> {
    const { items } = AgentPage.parse((await stage.api.call('GET', '/agents')).body);
    for (const { id, name } of items) if (name !== agent.name) await stage.api.call('POST', `/agents/${id}/drain`);
  }

  /** The picture that was there stays, grey, and the viewer says what it does. */
  async function picturePaused(what: string): Promise<void> {
    const since = performance.now();
    await connectionIs(page, 'reconnecting');
    tellMeasured(`${what}, noticed after`, performance.now() - since);
    expect(await frozenPicture(page)).toEqual({ isGrey: true, hasPicture: true });
    await page.getByRole('button', { name: /try now/i }).waitFor();
  }

  /** Waits for the picture to move again by itself, as one screen of a session that never stopped. */
  async function pictureBack(what: string, deadlineMs = BACK_DEADLINE_MS): Promise<void> {
    const since = performance.now();
    await connectionIs(page, 'connected', deadlineMs);
    await pictureMoves(page);
    tellMeasured(`${what}, back after`, performance.now() - since);
    await pictureMoves(page, 3);
    expect(await openScreens(page)).toBe(1);
    expect((await stage.api.session(sessionId)).state).toBe('running');
  }

  it.each(['viewer', 'agent'] as const)("cut at the %s's side, and everybody is told", async (side) => {
    lines[side].cut();
    await picturePaused(`cut at the ${side}'s side`);
    lines[side].heal();
    await pictureBack(`cut at the ${side}'s side`);
  });

  async function silentFor(awayMs: number, sides: readonly Side[], meanwhile?: () => Promise<void>): Promise<void> {
    const what = `silent for ${awayMs / 1000} s at the side of ${sides.join(' and ')}`;
    const end = performance.now() + awayMs;
    for (const side of sides) lines[side].silence();
    await picturePaused(what);
    await meanwhile?.();
    await until('the silence to have lasted', () => performance.now() >= end, awayMs + 1_000);
    for (const side of sides) lines[side].heal();
    await pictureBack(what);
  }

  it.each(['viewer', 'agent'] as const)("silent at the %s's side for a while, and nobody is told", async (side) => {
    await silentFor(AWAY_MS.short, [side]);
  });

  it('silent on all sides for a minute', async () => {
    const isReachable = async (): Promise<boolean | undefined> =>
      (await stage.api.session(sessionId)).agent?.isReachable;
    await silentFor(AWAY_MS.long, ['viewer', 'agent'], async () => {
      await until('the session to be unreachable', async () => (await isReachable()) === false, AWAY_MS.long);
      expect((await stage.api.session(sessionId)).state).toBe('running');
    });
    expect(await isReachable()).toBe(true);
  });

  it.each(['viewer', 'agent'] as const)("silent at the %s's side, where old connections stay dead", async (side) => {
    const what = `new connections only at the ${side}'s side`;
    lines[side].silence();
    await picturePaused(what);
    lines[side].healForNewcomers();
    await pictureBack(what, NEW_CONNECTION_DEADLINE_MS);
  });
});
