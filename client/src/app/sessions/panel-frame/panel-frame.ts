import {
  ChangeDetectionStrategy,
  afterRenderEffect,
  Component,
  type ElementRef,
  input,
  output,
  viewChild,
} from '@angular/core';
import { mdiClose } from '@mdi/js';
import { Icon } from '../../core/icons/icon';
import { LinkMark } from '../link-mark/link-mark';
import type { LinkTone } from '../stream/link-meter';
import { strings } from '../strings';

/** How the way to a session is, as its panel tells it. */
export interface PanelLink {
  readonly tone: LinkTone;
  /** In a word or a sentence, in the panel. */
  readonly words: string;
  /** As a sentence beside the handle's name, for those who cannot see its mark. */
  readonly handleWords: string;
}

/** The handle at the window's edge and the panel behind it. How things are goes in as `panelStatus`, what can be done as `panelActions`. */
@Component({
  selector: 'app-panel-frame',
  imports: [Icon, LinkMark],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(keydown.escape)': 'closed.emit()' },
  templateUrl: './panel-frame.html',
  styleUrl: './panel-frame.scss',
})
export class PanelFrame {
  readonly heading = input.required<string>();
  readonly isOpen = input.required<boolean>();
  readonly link = input.required<PanelLink>();
  /** Something worth saying while the panel is closed as well, for a while; empty when there is nothing. */
  readonly notice = input('');
  /** How the panel is opened by keyboard. */
  readonly shortcut = input<string>(strings.panel.shortcut);
  readonly opened = output();
  readonly closed = output();

  protected readonly closer = viewChild.required<ElementRef<HTMLElement>>('closer');
  protected readonly text = strings.panel;
  protected readonly closeIcon = mdiClose;

  constructor() {
    // After the panel was drawn: until then it is inert and takes no focus.
    afterRenderEffect(() => {
      if (this.isOpen()) this.closer().nativeElement.focus({ preventScroll: true });
    });
  }
}
