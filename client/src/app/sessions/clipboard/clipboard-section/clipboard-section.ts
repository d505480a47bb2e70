import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  inject,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiClipboardTextOutline } from '@mdi/js';
import { PanelSection } from '../../panel-section/panel-section';
import { ScreenLink } from '../../screen-link';
import { ClipboardBridge } from '../clipboard-bridge';
import { LocalClipboard } from '../local-clipboard';
import { strings } from '../strings';
import { MAX_SHARED_BYTES } from '../text-size';

/** What the clipboard does by itself in this browser, and a box for what it does not. */
@Component({
  selector: 'app-clipboard-section',
  imports: [MatButton, PanelSection],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './clipboard-section.html',
  styleUrl: './clipboard-section.scss',
})
export class ClipboardSection {
  readonly #bridge = inject(ClipboardBridge);
  readonly #local = inject(LocalClipboard);
  protected readonly link = inject(ScreenLink);
  protected readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('box');

  protected readonly text = strings;
  protected readonly icon = mdiClipboardTextOutline;
  protected readonly maxLength = MAX_SHARED_BYTES;
  protected readonly way = computed(() => (this.#bridge.isWriteForbidden() ? 'writeForbidden' : this.#local.right()));
  /** What is in the box: the session's text, until the person writes something else. */
  protected readonly draft = linkedSignal(() => this.#bridge.fromSession());
  /** What the last button did. */
  protected readonly outcome = signal('');

  protected async allow(): Promise<void> {
    await this.#bridge.askToRead();
  }

  protected async copy(): Promise<void> {
    const isDone = await this.#bridge.copy(this.draft());
    this.outcome.set(isDone ? strings.copied : strings.copyByHand);
    if (!isDone) this.box().nativeElement.select();
  }

  protected send(): void {
    // What is too long is said by the viewer, for every way that a text may take.
    this.outcome.set(this.#bridge.sendByHand(this.draft()) ? strings.sent : '');
  }
}
