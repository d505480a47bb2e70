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
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { SharedSessionView } from '../../../../../../protocol/http/shares.js';
import { Now } from '../../../core/now';
import { ClipboardBridge } from '../../clipboard/clipboard-bridge';
import { ClipboardSection } from '../../clipboard/clipboard-section/clipboard-section';
import { DisplaySection } from '../../display/display-section/display-section';
import { DISPLAY_OFFER, DisplaySettings, GUEST_DISPLAY_OFFER } from '../../display/display-settings';
import { lockKeys } from '../../keyboard/keyboard-lock';
import { KeyboardSection } from '../../keyboard/keyboard-section/keyboard-section';
import { listenForPanelShortcut } from '../../keyboard/panel-shortcut';
import { ScreenInput } from '../../keyboard/screen-input';
import { ScreenKeyboard } from '../../keyboard/screen-keyboard';
import type { PanelLink } from '../../panel-frame/panel-frame';
import { ScreenLink } from '../../screen-link';
import { LinkMeter } from '../../stream/link-meter';
import { LinkWatch } from '../../stream/link-watch';
import { strings as sessions } from '../../strings';
import { TouchLayer } from '../../touch/touch-layer/touch-layer';
import { GuestPanel } from '../guest-panel/guest-panel';
import { strings } from '../strings';

/**
 * The screen of somebody else's session. Who may only look is not asked for keys either: nothing here decides that, the agent lets none
 * through. Its size is its owner's, whoever looks at it.
 */
@Component({
  selector: 'app-guest-viewer',
  imports: [
    ClipboardSection,
    DisplaySection,
    GuestPanel,
    KeyboardSection,
    MatButton,
    RouterLink,
    ScreenInput,
    TouchLayer,
  ],
  providers: [
    { provide: DISPLAY_OFFER, useValue: GUEST_DISPLAY_OFFER },
    ClipboardBridge,
    DisplaySettings,
    LinkMeter,
    LinkWatch,
    ScreenKeyboard,
    ScreenLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    '(window:online)': 'link.doubt()',
    '(document:fullscreenchange)': 'lockKeys()',
  },
  templateUrl: './guest-viewer.html',
  styleUrl: './guest-viewer.scss',
})
export class GuestViewer {
  readonly #injector = inject(Injector);
  readonly #now = inject(Now);
  readonly #keyboard = inject(ScreenKeyboard);
  readonly #meter = inject(LinkMeter);
  protected readonly link = inject(ScreenLink);

  readonly session = input.required<SharedSessionView>();

  protected readonly screen = viewChild.required<ElementRef<HTMLElement>>('screen');
  protected readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  protected readonly text = strings;
  protected readonly words = sessions.viewer;
  protected readonly page = sessions.page;
  protected readonly isPanelOpen = signal(false);
  protected readonly isControlled = computed(() => this.session().access === 'control');
  protected readonly isConnected = computed(() => this.link.status() === 'connected');
  protected readonly panelLink = computed<PanelLink>(() => {
    const words = this.words.states[this.link.status()];
    return { tone: this.isConnected() ? this.#meter.tone() : 'poor', words, handleWords: words };
  });
  protected readonly secondsToNextTry = computed(() => {
    const at = this.link.nextTryAtMs();
    return at === null ? 0 : Math.max(0, Math.ceil((at - this.#now.ms()) / 1000));
  });

  constructor() {
    listenForPanelShortcut(() => (this.isPanelOpen() ? this.closePanel() : this.openPanel()));
    inject(DestroyRef).onDestroy(() => lockKeys(document, false));
    afterNextRender(() => {
      const host = this.screen().nativeElement;
      this.link.open({ sessionId: this.session().id, host, beforeLoss: () => undefined });
    });
    effect(() => {
      if (this.isConnected() && this.isControlled() && !untracked(this.isPanelOpen))
        untracked(() => afterNextRender(() => this.#keyboard.focus(), { injector: this.#injector }));
    });
  }

  protected stopText(): string {
    return this.link.stopReason() === 'signed-out' ? this.words.signedOut : this.words.revoked;
  }

  protected openPanel(): void {
    this.#keyboard.releaseAll();
    this.isPanelOpen.set(true);
  }

  protected closePanel(): void {
    this.isPanelOpen.set(false);
    // Once the panel is drawn closed: opened again before that, it would not take the focus back.
    afterNextRender(() => this.#takeFocus(), { injector: this.#injector });
  }

  protected lockKeys(): void {
    lockKeys(document, this.isControlled());
  }

  /** The keyboard goes elsewhere, unless it only moves within the screen. */
  protected releaseKeys({ relatedTarget }: FocusEvent): void {
    const isWithin = relatedTarget instanceof Node && this.screen().nativeElement.contains(relatedTarget);
    if (!isWithin) this.#keyboard.releaseAll();
  }

  /** Gives the focus to the screen, or to what is around it where nothing can be typed. */
  #takeFocus(): void {
    if (this.isControlled()) this.#keyboard.focus();
    else this.content().nativeElement.focus({ preventScroll: true });
  }
}
