import type { Page } from 'playwright-core';
import { AgentPage } from '../../protocol/http/agents.js';
import { connectionIs } from './connection-log.js';
import { CutLine } from './cut-line.js';
import { HandStartedAgent } from './hand-started-agent.js';
import { keepMoving, pictureMoves } from './moving-picture.js';
import { until } from './processes.js';
import { Stage } from './stage.js';

/** Where a network breaks: between browser and control plane, or between agent and control plane. */
export type Side = 'viewer' | 'agent';

/** How long a break took to be noticed, and the picture to move again after the network's return, in milliseconds. */
export interface BreakTimes {
  readonly noticedMs: number;
  readonly backMs: number;
}

/** What happens during a break, once the viewer has noticed it. */
export type Meanwhile = () => Promise<void>;

/** The picture ought to be back within 2 s of the network; this is for machines that have other work as well. */
const BACK_DEADLINE_MS = 15_000;

/** A moving picture in a browser, over a network on both sides of the control plane that can break. */
export class BrokenNetwork {
  private constructor(
    readonly stage: Stage,
    readonly page: Page,
    readonly sessionId: string,
    private readonly agent: HandStartedAgent,
    private readonly lines: Readonly<Record<Side, CutLine>>,
  ) {}

  /** Starts the product and a session on an agent of its own. */
  static async open(): Promise<BrokenNetwork> {
    const viewer = await CutLine.open();
    const stage = await Stage.open({ front: viewer });
    const lines = { viewer, agent: await CutLine.open(stage.product.place.port) };
    const agent = await HandStartedAgent.start(stage.api, `http://127.0.0.1:${lines.agent.port}`, 'far');
    const { items } = AgentPage.parse((await stage.api.call('GET', '/agents')).body);
    for (const { id, name } of items) if (name !== agent.name) await stage.api.call('POST', `/agents/${id}/drain`);
    const sessionId = await stage.launch('terminal');
    const page = await stage.look(sessionId);
    await keepMoving(page);
    return new BrokenNetwork(stage, page, sessionId, agent, lines);
  }

  /** Cuts a side, so that everybody is told, and mends it when the viewer has noticed. */
  async cut(side: Side, meanwhile?: Meanwhile): Promise<BreakTimes> {
    this.lines[side].cut();
    return this.watch(() => this.heal(), meanwhile);
  }

  /** Nothing gets through at `sides` for `awayMs`, and nobody is told. */
  async silence(sides: readonly Side[], awayMs: number, meanwhile?: Meanwhile): Promise<BreakTimes> {
    const end = performance.now() + awayMs;
    for (const side of sides) this.lines[side].silence();
    return this.watch(
      () => this.heal(),
      async () => {
        await meanwhile?.();
        await until('the silence to have lasted', () => performance.now() >= end, awayMs + 1_000);
      },
    );
  }

  /** As {@link silence} until the viewer has noticed; then only connections get through that are begun anew. */
  async forget(side: Side, meanwhile?: Meanwhile): Promise<BreakTimes> {
    this.lines[side].silence();
    return this.watch(() => this.lines[side].healForNewcomers(), meanwhile);
  }

  /** Mends everything. */
  heal(): void {
    for (const line of Object.values(this.lines)) line.heal();
  }

  async close(): Promise<void> {
    this.heal();
    await this.stage.close();
    await this.agent.stop();
    for (const line of Object.values(this.lines)) await line.close();
  }

  private async watch(mend: () => void, meanwhile: Meanwhile = () => Promise.resolve()): Promise<BreakTimes> {
    const brokenAt = performance.now();
    await connectionIs(this.page, 'reconnecting');
    const noticedMs = performance.now() - brokenAt;
    await meanwhile();
    const mendedAt = performance.now();
    mend();
    await connectionIs(this.page, 'connected', BACK_DEADLINE_MS);
    await pictureMoves(this.page);
    return { noticedMs, backMs: performance.now() - mendedAt };
  }
}
