import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatSnackBar } from '@angular/material/snack-bar';
import { DomSanitizer } from '@angular/platform-browser';
import { RouterLink } from '@angular/router';
import { mdiFullscreen, mdiFullscreenExit, mdiOpenInNew, mdiRefresh } from '@mdi/js';
import type { SessionView } from '../../../../../../protocol/http/sessions.js';
import { LiveConnection } from '../../../core/live/live-connection';
import { Now } from '../../../core/now';
import { isUnreachable } from '../../../shared/session-look';
import { FullScreen } from '../../display/full-screen';
import { strings as display } from '../../display/strings';
import { IdleWarning } from '../../idle-warning/idle-warning';
import { listenForPanelShortcut } from '../../keyboard/panel-shortcut';
import type { LinkTone } from '../../stream/link-meter';
import { SharingSection } from '../../sharing/sharing-section/sharing-section';
import { VisitNotice } from '../../sharing/visit-notice/visit-notice';
import { strings as sessions } from '../../strings';
import type { PanelLink } from '../../panel-frame/panel-frame';
import { type PanelAction, ViewerPanel } from '../../viewer-panel/viewer-panel';
import { AppConnection } from '../app-connection/app-connection';
import { AppLink, type AppStatus } from '../app-link';
import { AppTab } from '../app-tab';
import { strings } from '../strings';

/** How long a notice stays: long enough to be read twice, in milliseconds. */
const NOTICE_MS = 8_000;

/** How long a notice stays that asks for something, in milliseconds. */
const OFFER_MS = 20_000;

const TONES: Readonly<Record<AppStatus, LinkTone>> = {
  opening: 'unknown',
  open: 'good',
  waiting: 'fair',
  retrying: 'poor',
  stopped: 'poor',
};

/**
 * A session that brings a web page of its own, in a frame that fills the window. The page belongs to another site: nothing of it is seen or
 * touched from here. When the server is away the frame stays as it is, since a page may well go on without one.
 */
@Component({
  selector: 'app-app-viewer',
  imports: [AppConnection, IdleWarning, MatButton, RouterLink, SharingSection, ViewerPanel, VisitNotice],
  providers: [AppLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    '[attr.inert]': "isCovered() ? '' : null",
    '(window:message)': 'hear($event)',
    '(window:online)': 'link.hurry()',
  },
  templateUrl: './app-viewer.html',
  styleUrl: './app-viewer.scss',
})
export class AppViewer {
  readonly #injector = inject(Injector);
  readonly #live = inject(LiveConnection);
  readonly #now = inject(Now);
  readonly #sanitizer = inject(DomSanitizer);
  readonly #snackBar = inject(MatSnackBar);
  readonly #tab = inject(AppTab);
  readonly #fullScreen = inject(FullScreen);
  protected readonly link = inject(AppLink);

  readonly session = input.required<SessionView>();
  /** Whether something else stands in front of it: then it takes no keys and is no part of the page for anybody. */
  readonly isCovered = input(false);
  /** There is something to look at for the first time: the application, or why it is not there. */
  readonly connected = output();

  protected readonly frame = viewChild<ElementRef<HTMLIFrameElement>>('frame');
  protected readonly text = strings;
  protected readonly page = sessions.page;
  protected readonly isPanelOpen = signal(false);
  /** Safe to be framed: {@link appAddress} has seen to it that it is another site's page, which then has no part in ours. */
  protected readonly frameAddress = computed(() => {
    const address = this.link.address();
    return address && { url: address.url, trusted: this.#sanitizer.bypassSecurityTrustResourceUrl(address.url) };
  });
  protected readonly panelLink = computed<PanelLink>(() => {
    const words = this.#linkWords();
    const isAway = this.#live.isLost() || isUnreachable(this.session());
    return { tone: isAway ? 'poor' : TONES[this.link.status()], words, handleWords: words };
  });
  protected readonly actions = computed<readonly PanelAction[]>(() => {
    const [openTab, reload] = [(): void => void this.openTab(), (): void => this.reload()];
    const actions = [
      { label: strings.openInTab, icon: mdiOpenInNew, run: openTab },
      { label: strings.reload, icon: mdiRefresh, run: reload },
    ];
    if (!this.#fullScreen.isOffered) return actions;
    const run = (): void => void this.toggleFullScreen();
    const isOn = this.#fullScreen.isOn();
    return isOn
      ? [...actions, { label: display.leaveFullScreen, icon: mdiFullscreenExit, run }]
      : [...actions, { label: display.fullScreen, icon: mdiFullscreen, run }];
  });
  /** Whether a notice stands where the idle warning would. */
  protected readonly isInTheWay = computed(() => ['retrying', 'stopped'].includes(this.link.status()));
  protected readonly secondsToNextTry = computed(() => {
    const at = this.link.nextTryAtMs();
    return at === null ? 0 : Math.max(0, Math.ceil((at - this.#now.ms()) / 1000));
  });

  constructor() {
    listenForPanelShortcut(() => (this.isPanelOpen() ? this.closePanel() : this.isPanelOpen.set(true)));
    afterNextRender(() => this.link.open(this.session().id));
    effect(() => {
      if (this.link.status() !== 'opening') this.connected.emit();
    });
    // The application has the keyboard as soon as it is there, unless something else is being used. What is covered cannot take it.
    effect(() => {
      if (this.link.status() === 'open' && !this.isCovered() && !untracked(this.isPanelOpen)) this.#focusFrame();
    });
    effect(() => {
      if (this.link.status() === 'open' && !this.link.hasStorage()) untracked(() => this.#offerTab());
    });
    // Its machine or the control plane being back is a reason to try at once; every other news must not undo the pauses between tries.
    const isReachable = computed(() => !isUnreachable(this.session()));
    effect(() => {
      if (isReachable() && this.#live.isConnected()) untracked(() => this.link.hurry());
    });
  }

  protected hear(event: MessageEvent<unknown>): void {
    this.link.hear(event, this.frame()?.nativeElement.contentWindow ?? null);
  }

  protected closePanel(): void {
    this.isPanelOpen.set(false);
    this.#focusFrame();
  }

  /** The frame stays as it is meanwhile: the tab is a visit of its own. */
  protected async openTab(): Promise<void> {
    const failure = await this.#tab.open(this.session());
    this.#snackBar.open(failure ?? strings.tabOpened, undefined, { duration: NOTICE_MS });
  }

  protected reload(): void {
    this.link.reload();
    this.closePanel();
  }

  protected async toggleFullScreen(): Promise<void> {
    await this.#fullScreen.toggle();
    this.closePanel();
  }

  /** Some browsers let a page of another site keep nothing while it is in a frame; in a tab of its own it is nobody's guest. */
  #offerTab(): void {
    const offer = this.#snackBar.open(strings.noStorage, strings.openInTab, { duration: OFFER_MS });
    offer.onAction().subscribe(() => void this.openTab());
  }

  #linkWords(): string {
    if (this.#live.isLost()) return strings.serverAway;
    return isUnreachable(this.session()) ? strings.machineAway : strings.states[this.link.status()];
  }

  /** Once all is drawn: a panel that is still open would not let go of the focus. */
  #focusFrame(): void {
    const focus = (): void => this.frame()?.nativeElement.focus({ preventScroll: true });
    untracked(() => afterNextRender(focus, { injector: this.#injector }));
  }
}
