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
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { SharedSessionView } from '../../../../../../protocol/http/shares.js';
import { Now } from '../../../core/now';
import { ClipboardBridge } from '../../clipboard/clipboard-bridge';
import { ScreenInput } from '../../keyboard/screen-input';
import { ScreenKeyboard } from '../../keyboard/screen-keyboard';
import { ScreenLink } from '../../screen-link';
import { LinkMeter } from '../../stream/link-meter';
import { LinkWatch } from '../../stream/link-watch';
import { strings as sessions } from '../../strings';
import { strings } from '../strings';

/**
 * The screen of somebody else's session. Who may only look is not asked for keys either: nothing here decides that, the agent lets none
 * through.
 */
@Component({
  selector: 'app-guest-viewer',
  imports: [MatButton, RouterLink, ScreenInput],
  providers: [ClipboardBridge, LinkMeter, LinkWatch, ScreenKeyboard, ScreenLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(window:online)': 'link.doubt()' },
  templateUrl: './guest-viewer.html',
  styleUrl: './guest-viewer.scss',
})
export class GuestViewer {
  readonly #injector = inject(Injector);
  readonly #now = inject(Now);
  readonly #keyboard = inject(ScreenKeyboard);
  protected readonly link = inject(ScreenLink);

  readonly session = input.required<SharedSessionView>();

  protected readonly screen = viewChild.required<ElementRef<HTMLElement>>('screen');
  protected readonly text = strings;
  protected readonly words = sessions.viewer;
  protected readonly page = sessions.page;
  protected readonly isControlled = computed(() => this.session().access === 'control');
  protected readonly isConnected = computed(() => this.link.status() === 'connected');
  protected readonly secondsToNextTry = computed(() => {
    const at = this.link.nextTryAtMs();
    return at === null ? 0 : Math.max(0, Math.ceil((at - this.#now.ms()) / 1000));
  });

  constructor() {
    afterNextRender(() => {
      const host = this.screen().nativeElement;
      this.link.open({ sessionId: this.session().id, host, beforeLoss: () => undefined });
    });
    effect(() => {
      if (this.isConnected() && this.isControlled())
        untracked(() => afterNextRender(() => this.#keyboard.focus(), { injector: this.#injector }));
    });
  }

  protected stopText(): string {
    return this.link.stopReason() === 'signed-out' ? this.words.signedOut : this.words.revoked;
  }
}
