import type { Logger } from 'pino';
import type { SessionApply } from '../../../protocol/agent/messages.js';
import { sleep, type Clock, type Timer } from '../clock.js';
import type { ControlChannel } from '../link/control-channel.js';
import type { KnownSessions } from '../sessions/known-sessions.js';
import type { SessionPictures } from '../sessions/session-pictures.js';
import type { InputActivity } from '../streams/input-activity.js';
import type { SessionViewers, ViewerWatcher } from '../streams/session-viewers.js';
import { isDue, watchedScreen, type WatchedScreen } from './picture-times.js';
import type { ThumbnailMaker } from './thumbnail-maker.js';

/** How often it is looked which screens are due, in milliseconds. */
const LOOK_INTERVAL_MS = 1_000;
/** How long a session may be kept from its rest for a last picture, in milliseconds. */
const LAST_PICTURE_MS = 2_000;

/** What tells when a picture is due. */
export interface ThumbnailSources {
  readonly known: KnownSessions;
  readonly activity: InputActivity;
  readonly viewers: SessionViewers;
}

/**
 * Sends small pictures of the screens to the control plane while it is connected: soon after a screen came up, then every 15 s while
 * somebody looks on or does something, when the last viewer leaves, and before a session goes to rest. Is neither input nor a viewer.
 * Whatever fails is logged for debugging and changes nothing.
 */
export class Thumbnailer implements SessionPictures, ViewerWatcher {
  private readonly screens = new Map<string, WatchedScreen>();
  private link: { readonly channel: ControlChannel; readonly parted: AbortController } | undefined;
  private timer: Timer | undefined;
  private isBusy = false;

  constructor(
    private readonly sources: ThumbnailSources,
    private readonly maker: ThumbnailMaker,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** A connection was accepted: pictures go to `channel`. */
  attach(channel: ControlChannel): void {
    this.detach();
    this.link = { channel, parted: new AbortController() };
    this.lookLater();
  }

  /** The connection is gone, or the agent stops. */
  detach(): void {
    this.timer?.cancel();
    this.link?.parted.abort();
    this.link = undefined;
  }

  viewerCame(sessionId: string, port: number): void {
    // An agent that was started anew learns only so where the screens of its old sessions are.
    if (!this.screens.has(sessionId)) this.screens.set(sessionId, watchedScreen(sessionId, port));
  }

  lastViewerLeft(sessionId: string): void {
    const screen = this.screens.get(sessionId);
    if (screen !== undefined) screen.isWanted = true;
  }

  async beforeApply({ id, desired, spec }: SessionApply): Promise<void> {
    const { kind, port } = spec.stream;
    if (desired === 'ended' || kind !== 'rfb') {
      this.screens.delete(id);
      return;
    }
    const known = this.screens.get(id);
    const screen = known?.port === port ? known : watchedScreen(id, port);
    this.screens.set(id, screen);
    screen.isResting = desired !== 'running';
    if (screen.isResting && this.link !== undefined && this.isRunning(id)) await this.takeLast(screen);
  }

  private lookLater(): void {
    this.timer = this.clock.schedule(LOOK_INTERVAL_MS, () => {
      this.lookLater();
      this.look();
    });
  }

  private look(): void {
    const nowMs = this.clock.monotonicMs();
    for (const screen of this.screens.values()) {
      if (!this.isRunning(screen.sessionId)) screen.runningSinceMs = screen.takenAt = undefined;
      else screen.runningSinceMs ??= nowMs;
    }
    if (this.isBusy) return;
    const due = [...this.screens.values()].filter((screen) => isDue(screen, nowMs, this.hasNews(screen)));
    const next = due.sort((one, other) => one.triedAtMs - other.triedAtMs)[0];
    if (next === undefined || this.link === undefined) return;
    this.isBusy = true;
    void this.take(next, this.link.parted.signal).finally(() => {
      this.isBusy = false;
      this.look();
    });
  }

  private isRunning(sessionId: string): boolean {
    return this.sources.known.get(sessionId)?.state === 'running';
  }

  private hasNews({ sessionId, takenAt }: WatchedScreen): boolean {
    const { activity, viewers } = this.sources;
    return viewers.count(sessionId) > 0 || activity.hasInputSince(sessionId, takenAt ?? 0);
  }

  private async takeLast(screen: WatchedScreen): Promise<void> {
    const late = new AbortController();
    const taken = this.take(screen, late.signal);
    await Promise.race([taken.finally(() => late.abort()), sleep(this.clock, LAST_PICTURE_MS, late.signal)]);
    late.abort();
  }

  /** Takes and sends one picture. Never rejects. */
  private async take(screen: WatchedScreen, signal: AbortSignal): Promise<void> {
    const { sessionId, port } = screen;
    const takenAt = this.clock.now();
    screen.triedAtMs = this.clock.monotonicMs();
    screen.isWanted = false;
    try {
      const jpeg = await this.maker.make(sessionId, port, signal);
      const answer = jpeg && (await this.link?.channel.send('session.thumbnail', { id: sessionId, jpeg }));
      if (answer?.ok) Object.assign(screen, { takenAt, failures: 0 });
      else if (answer !== undefined) this.noteFailure(screen, answer.problem.code);
    } catch (error) {
      if (!signal.aborted) this.noteFailure(screen, error);
    }
  }

  private noteFailure(screen: WatchedScreen, cause: unknown): void {
    screen.failures += 1;
    this.log.debug({ session: screen.sessionId, cause }, 'no thumbnail of this screen');
  }
}
