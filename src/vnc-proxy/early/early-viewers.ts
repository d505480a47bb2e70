import { Injectable, Logger } from '@nestjs/common';
import type { StreamCloseCode } from '../../../protocol/agent/streams.js';
import type { Principal } from '../../auth/principal.js';
import { Clock } from '../../platform/clock.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { SessionAccess, type ViewableSession } from '../../sessions/session-access.js';
import { SessionNotFoundError } from '../../sessions/sessions.errors.js';
import { OpenStreams } from '../splice/open-streams.js';
import type { WaitingViewer } from '../stream-opener.js';
import { isComing } from '../stream-readiness.js';
import { SessionNotRunningError } from '../vnc-proxy.errors.js';
import { EarlyViewer } from './early-viewer.js';

/** How long a screen is waited for, in milliseconds: viewers come when its desktop starts, and may come again. */
const PATIENCE_MS = 30_000;

/** Shows the screen to a viewer that waits for it. */
export type ShowScreen = (viewer: WaitingViewer) => Promise<void>;

/**
 * Receives viewers, also those that come while their session still starts or wakes. Their handshake is answered at once, because browsers dial
 * one WebSocket of a host at a time, and they wait for the screen here, watched over as if they saw it already.
 */
@Injectable()
export class EarlyViewers {
  private readonly logger = new Logger(EarlyViewers.name);

  constructor(
    private readonly access: SessionAccess,
    private readonly streams: OpenStreams,
    private readonly rows: RowWatch,
    private readonly clock: Clock,
  ) {}

  /**
   * Calls `show` once there is a screen, which checks again whether the person may see it. A viewer that came early is told by a close frame
   * when there is none in the end, or that it may not see it any more.
   *
   * @throws SessionNotFoundError, and what `show` throws, before anything was written to the viewer.
   */
  async serve(principal: Principal, sessionId: string, viewer: WaitingViewer, show: ShowScreen): Promise<void> {
    const session = await this.access.viewable(principal, sessionId);
    if (!isComing(session)) return show(viewer);
    const leave = this.streams.enter(principal.userId);
    const early = this.receive(principal, session, viewer);
    let isThere: boolean;
    try {
      isThere = await this.wait(principal, early);
    } finally {
      // In the same turn as `show` counts it again: nobody takes the place of who has waited.
      leave();
    }
    if (isThere) await this.handOn(early, show);
  }

  private receive(
    { userId, signInId }: Principal,
    { id, access }: ViewableSession,
    viewer: WaitingViewer,
  ): EarlyViewer {
    const early = new EarlyViewer({ sessionId: id, userId, signInId, access }, viewer, this.clock);
    this.streams.watch(early);
    return early;
  }

  /** Resolves with whether the session runs now; with false once the viewer is gone or was told that it does not. The warden tells it of every end but that of patience. */
  private wait(principal: Principal, early: EarlyViewer): Promise<boolean> {
    return new Promise((resolve) => {
      const look = new SingleFlight(
        async () => {
          if ((await this.access.viewable(principal, early.sessionId)).state === 'running') finish(true);
        },
        (error) => this.logger.warn({ err: error }, 'It could not be seen whether a session runs. Looking again.'),
      );
      const stop = this.rows.follow((hint) => {
        if (hint === null || hint.sessionId === early.sessionId) void look.run();
      });
      const deadline = this.clock.after(PATIENCE_MS, () => early.end(4409));
      const finish = (isThere: boolean): void => {
        stop();
        deadline.cancel();
        resolve(isThere);
      };
      early.gone.addEventListener('abort', () => finish(false), { once: true });
      if (early.gone.aborted) finish(false);
      // It may have changed between the first look and the first hint.
      else void look.run();
    });
  }

  private async handOn(early: EarlyViewer, show: ShowScreen): Promise<void> {
    const viewer = early.handOn();
    if (viewer === null) return;
    try {
      await show(viewer);
    } catch (error) {
      // It has left, or was told why it does not get it.
      if (early.gone.aborted) return;
      this.logger.warn(
        { err: error, sessionId: early.sessionId },
        'A viewer that waited for its screen did not get it.',
      );
      early.end(codeOf(error));
    }
  }
}

function codeOf(error: unknown): StreamCloseCode {
  if (error instanceof SessionNotFoundError) return 4403;
  if (error instanceof ProblemError && error.code === 'not-ready') return 1012;
  return error instanceof SessionNotRunningError ? 4409 : 1011;
}
