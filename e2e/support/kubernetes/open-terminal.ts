import type { Page } from 'playwright-core';
import { connectionIs } from '../connection-log.js';
import { keepMoving, pictureMoves } from '../moving-picture.js';
import { terminalPainted } from '../screen.js';
import type { ClusterStage } from './cluster-stage.js';

/** Replicas that are ended have their time to drain, and new ones to start. */
const BACK_MS = 90_000;

/** A terminal whose picture moves all the time, and its owner's browser on it. */
export class OpenTerminal {
  private constructor(
    readonly page: Page,
    readonly sessionId: string,
  ) {}

  static async open(stage: ClusterStage): Promise<OpenTerminal> {
    const sessionId = await stage.launch('terminal');
    const page = await stage.look(sessionId);
    await terminalPainted(page);
    await keepMoving(page);
    return new OpenTerminal(page, sessionId);
  }

  /** Waits until the viewer is connected and its picture moves. Nobody touches the page. */
  async isAlive(): Promise<void> {
    await connectionIs(this.page, 'connected', BACK_MS);
    await pictureMoves(this.page, 4);
  }
}
