import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
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
import { RouterLink } from '@angular/router';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { LiveConnection } from '../../core/live/live-connection';
import { Now } from '../../core/now';
import { ScreenSnapshots } from '../../core/screen-snapshots';
import { isUnreachable } from '../../shared/session-look';
import { ClipboardBridge } from '../clipboard/clipboard-bridge';
import { ClipboardSection } from '../clipboard/clipboard-section/clipboard-section';
import { strings as clipboardStrings } from '../clipboard/strings';
import { ConnectionSection } from '../connection/connection-section/connection-section';
import { strings as connectionStrings } from '../connection/strings';
import type { StopReason } from '../disconnect-verdict';
import { DisplaySection } from '../display/display-section/display-section';
import { KeyboardSection } from '../keyboard/keyboard-section/keyboard-section';
import { lockKeys } from '../keyboard/keyboard-lock';
import { listenForPanelShortcut } from '../keyboard/panel-shortcut';
import { ScreenInput } from '../keyboard/screen-input';
import { ScreenKeyboard } from '../keyboard/screen-keyboard';
import { IdleWarning } from '../idle-warning/idle-warning';
import { SharingSection } from '../sharing/sharing-section/sharing-section';
import { strings as sharingStrings } from '../sharing/strings';
import { VisitNotice } from '../sharing/visit-notice/visit-notice';
import { ScreenLink } from '../screen-link';
import { LinkMeter } from '../stream/link-meter';
import { LinkWatch } from '../stream/link-watch';
import { strings } from '../strings';
import { TouchLayer } from '../touch/touch-layer/touch-layer';
import type { PanelLink } from '../panel-frame/panel-frame';
import { ViewerPanel } from '../viewer-panel/viewer-panel';

/** How long a notice stays: long enough to be read twice, in milliseconds. */
const NOTICE_MS = 8_000;

/** The screen of a session that runs, or is about to, filling the window. When the link breaks the last picture stays, greyed, until the next one comes. */
@Component({
  selector: 'app-session-viewer',
  imports: [
    ClipboardSection,
    ConnectionSection,
    DisplaySection,
    IdleWarning,
    KeyboardSection,
    MatButton,
    RouterLink,
    ScreenInput,
    SharingSection,
    TouchLayer,
    ViewerPanel,
    VisitNotice,
  ],
  providers: [ClipboardBridge, LinkMeter, LinkWatch, ScreenKeyboard, ScreenLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    '[attr.inert]': "isCovered() ? '' : null",
    '(window:online)': 'link.doubt()',
    '(document:visibilitychange)': 'dialWhenSeen()',
    '(document:fullscreenchange)': 'lockKeys()',
    '(window:focus)': 'clipboard.sync()',
  },
  templateUrl: './session-viewer.html',
  styleUrl: './session-viewer.scss',
})
export class SessionViewer {
  readonly #injector = inject(Injector);
  readonly #live = inject(LiveConnection);
  readonly #now = inject(Now);
  readonly #snapshots = inject(ScreenSnapshots);
  protected readonly link = inject(ScreenLink);
  protected readonly meter = inject(LinkMeter);
  readonly #keyboard = inject(ScreenKeyboard);
  protected readonly clipboard = inject(ClipboardBridge);
  readonly #snackBar = inject(MatSnackBar);

  readonly session = input.required<SessionView>();
  /** Whether something else stands in front of it: then it takes no keys and is no part of the page for anybody. */
  readonly isCovered = input(false);
  /** There is something to show: the screen for the first time, or why it does not come. */
  readonly connected = output();

  protected readonly screen = viewChild.required<ElementRef<HTMLElement>>('screen');
  protected readonly frozen = viewChild.required<ElementRef<HTMLCanvasElement>>('frozen');
  protected readonly text = strings.viewer;
  protected readonly page = strings.page;
  protected readonly isPanelOpen = signal(false);
  protected readonly isConnected = computed(() => this.link.status() === 'connected');
  protected readonly isReachable = computed(() => !isUnreachable(this.session()));
  protected readonly panelLink = computed<PanelLink>(() => {
    const words = this.text.states[this.link.status()];
    const medianMs = this.meter.medianMs();
    if (!this.isConnected()) return { tone: 'poor', words, handleWords: words };
    const tone = this.meter.tone();
    return { tone, words, handleWords: medianMs === null ? words : connectionStrings.handleTone(medianMs, tone) };
  });
  /** Who else looks: other people where it is shared, else oneself in another window. */
  protected readonly company = computed(() => {
    const viewers = this.meter.viewers();
    if (viewers <= 1) return '';
    const { shareCount, visits } = this.session();
    return shareCount + visits.length > 0 ? sharingStrings.watching(viewers) : connectionStrings.alsoOpen;
  });
  protected readonly lostText = computed(() => (this.isReachable() ? this.text.lost : this.text.unreachable));
  protected readonly secondsToNextTry = computed(() => {
    const at = this.link.nextTryAtMs();
    return at === null ? 0 : Math.max(0, Math.ceil((at - this.#now.ms()) / 1000));
  });

  constructor() {
    listenForPanelShortcut(() => (this.isPanelOpen() ? this.closePanel() : this.openPanel()));
    inject(DestroyRef).onDestroy(() => lockKeys(document, false));
    afterNextRender(() => {
      const host = this.screen().nativeElement;
      const { id, state } = this.session();
      this.link.open({ sessionId: id, host, beforeLoss: () => this.#keepPicture(), awaitsStart: state !== 'running' });
    });
    effect(() => {
      if (this.session().state === 'running') untracked(() => this.link.sessionRuns());
    });
    effect(() => {
      if (this.isConnected() || this.link.status() === 'stopped') this.connected.emit();
    });
    effect(() => {
      const overflow = this.clipboard.overflow();
      if (overflow !== null)
        this.#snackBar.open(clipboardStrings.overflow[overflow], undefined, { duration: NOTICE_MS });
    });
    // The screen has the keyboard as soon as it is there, unless something else is being used. What is covered cannot take it.
    effect(() => {
      if (this.isConnected() && !this.isCovered() && !untracked(this.isPanelOpen))
        untracked(() => afterNextRender(() => this.#keyboard.focus(), { injector: this.#injector }));
    });
    // Its machine or the control plane being back is a reason to try at once; every other news must not undo the pauses between tries.
    effect(() => {
      if (this.isReachable() && this.#live.isConnected()) untracked(() => this.link.hurry());
    });
  }

  protected stopText(reason: StopReason): string {
    switch (reason) {
      case 'revoked':
        return this.text.revoked;
      case 'signed-out':
        return this.text.signedOut;
      case 'gone':
      case 'closed':
        return this.text.closed;
    }
  }

  protected openPanel(): void {
    this.#keyboard.releaseAll();
    this.isPanelOpen.set(true);
  }

  protected closePanel(): void {
    this.isPanelOpen.set(false);
    // Once the panel is drawn closed: opened again before that, it would not take the focus back.
    afterNextRender(() => this.#keyboard.focus(), { injector: this.#injector });
  }

  protected dialWhenSeen(): void {
    if (document.visibilityState === 'visible') this.link.doubt();
    else this.#keyboard.releaseAll();
  }

  protected lockKeys(): void {
    lockKeys(document, true);
  }

  /** The keyboard goes elsewhere, unless it only moves within the screen. */
  protected releaseKeys({ relatedTarget }: FocusEvent): void {
    const isWithin = relatedTarget instanceof Node && this.screen().nativeElement.contains(relatedTarget);
    if (!isWithin) this.#keyboard.releaseAll();
  }

  #keepPicture(): void {
    const live = this.screen().nativeElement.querySelector('canvas');
    if (live === null || live.width === 0) return;
    const frozen = this.frozen().nativeElement;
    frozen.width = live.width;
    frozen.height = live.height;
    frozen.getContext('2d')?.drawImage(live, 0, 0);
    void this.#snapshots.keep(this.session().id, live).catch(() => undefined);
  }
}
