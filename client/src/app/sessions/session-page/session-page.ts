import { NgTemplateOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SessionStore } from '../../core/live/session-store';
import { SessionWaker } from '../../core/live/session-waker';
import { TimelineStore } from '../../core/live/timeline-store';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { stateLook } from '../../shared/session-look';
import { ScreenDialer } from '../screen-dialer';
import { SessionNotice } from '../session-notice/session-notice';
import { canWake, sessionStage } from '../session-stage';
import { isScreenNear } from '../start-steps';
import { isForPage } from '../page-use';
import { sleepReason } from '../sleep-reason';
import { SessionViewer } from '../session-viewer/session-viewer';
import { StartScreen } from '../start-screen/start-screen';
import { strings } from '../strings';
import { TabBadge } from '../tab-badge';
import { AppViewer } from '../web-app/app-viewer/app-viewer';

/** One session from start to end: the start screen, the screen or the application itself, and the pages that say why there is none. */
@Component({
  selector: 'app-session-page',
  imports: [
    AppViewer,
    MatButton,
    NgTemplateOutlet,
    ProblemNotice,
    RouterLink,
    SessionNotice,
    SessionViewer,
    StartScreen,
  ],
  providers: [TabBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:keydown)': 'useWhilePaused($event)' },
  templateUrl: './session-page.html',
  styleUrl: './session-page.scss',
})
export class SessionPage {
  readonly #store = inject(SessionStore);
  readonly #badge = inject(TabBadge);
  readonly #document = inject(DOCUMENT);
  readonly #timelines = inject(TimelineStore);
  readonly #waker = inject(SessionWaker);

  /** The session's id, from the address. */
  readonly id = input.required<string>();

  protected readonly text = strings.page;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isWaking = signal(false);
  /** Whether the viewer has something to show already; until then the start screen stays in front of it. */
  protected readonly isConnected = signal(false);
  /** Opening a sleeping session wakes it, once; one that goes to sleep while it is looked at stays asleep. */
  readonly #wantsAwake = signal(true);

  protected readonly session = computed(() => this.#store.view(this.id()));
  protected readonly stage = computed(() => {
    const session = this.session();
    if (session === null) return null;
    const stage = sessionStage(session);
    return (stage === 'asleep' || stage === 'paused') && this.isWaking() ? 'start' : stage;
  });
  /** Whether there is a screen, or will be in a moment: what it takes to show it is done while its desktop starts. */
  protected readonly hasScreen = computed(() => {
    const session = this.session();
    if (session?.stream.kind !== 'rfb') return false;
    return this.stage() === 'screen' || isScreenNear(session, this.#timelines.entries(session.id));
  });
  /** What becomes of a session that sleeps, and why it does if the system decided that. */
  protected readonly asleepDetail = computed(() =>
    [sleepReason(this.#timelines.entries(this.id())), this.text.asleepDetail].filter((part) => part !== null).join(' '),
  );

  constructor() {
    const dialer = inject(ScreenDialer);
    effect(() => {
      if (this.session()?.stream.kind === 'rfb') untracked(() => dialer.prepare());
    });
    effect(() => {
      const id = this.id();
      untracked(() => void this.load(id));
    });
    effect(() => {
      const id = this.id();
      if (this.stage() === 'asleep') untracked(() => void this.#timelines.load(id).catch(() => undefined));
    });
    effect(() => this.#showInTab());
    effect(() => this.#wakeOnArrival());
    effect(() => {
      if (!this.hasScreen() && this.stage() !== 'app') this.isConnected.set(false);
    });
  }

  protected async load(id: string): Promise<void> {
    this.problem.set(null);
    // Known from the launch or from the list, and kept current by live updates.
    if (this.#store.view(id) !== null) return;
    await this.#store.read(id).catch((error: unknown) => this.problem.set(toProblem(error)));
  }

  /** Brings what could not be fetched: most often there is a new version. */
  protected reload(): void {
    this.#document.defaultView?.location.reload();
  }

  protected async wake(): Promise<void> {
    this.problem.set(null);
    this.isWaking.set(true);
    try {
      await this.#waker.wake(this.id());
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.isWaking.set(false);
    }
  }

  /** Whoever clicks or types at a frozen session means the session, unless it is a control of this page, or the way to one. */
  protected useWhilePaused(event: Event): void {
    if (this.stage() === 'paused' && !isForPage(event)) void this.wake();
  }

  #wakeOnArrival(): void {
    const state = this.session()?.state;
    if (state === undefined || !this.#wantsAwake()) return;
    if (state === 'hibernating') return;
    this.#wantsAwake.set(false);
    if (canWake(state)) untracked(() => void this.wake());
  }

  #showInTab(): void {
    const session = this.session();
    if (session === null) return;
    const { word, tone } = stateLook(session);
    this.#badge.show(session.name, word, tone);
  }
}
