import {
  ChangeDetectionStrategy,
  afterRenderEffect,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { mdiArrowLeft, mdiClose, mdiCloseCircleOutline, mdiWeatherNight } from '@mdi/js';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { Icon } from '../../core/icons/icon';
import { SessionActions } from '../../shared/session-actions';
import { StateMark } from '../../shared/state-mark/state-mark';
import { ClipboardSection } from '../clipboard/clipboard-section/clipboard-section';
import { ConnectionSection } from '../connection/connection-section/connection-section';
import { strings as connection } from '../connection/strings';
import { DisplaySection } from '../display/display-section/display-section';
import { KeyboardSection } from '../keyboard/keyboard-section/keyboard-section';
import { LinkMark } from '../link-mark/link-mark';
import { ScreenLink } from '../screen-link';
import { LinkMeter, type LinkTone } from '../stream/link-meter';
import { strings } from '../strings';

/** The handle at the screen's edge and the panel behind it. */
@Component({
  selector: 'app-viewer-panel',
  imports: [
    ClipboardSection,
    ConnectionSection,
    DisplaySection,
    Icon,
    KeyboardSection,
    LinkMark,
    MatButton,
    RouterLink,
    StateMark,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(keydown.escape)': 'closed.emit()' },
  templateUrl: './viewer-panel.html',
  styleUrl: './viewer-panel.scss',
})
export class ViewerPanel {
  readonly #actions = inject(SessionActions);
  readonly #router = inject(Router);
  protected readonly link = inject(ScreenLink);
  protected readonly meter = inject(LinkMeter);

  readonly session = input.required<SessionView>();
  readonly isOpen = input.required<boolean>();
  readonly opened = output();
  readonly closed = output();

  protected readonly closer = viewChild.required<ElementRef<HTMLElement>>('closer');
  protected readonly text = strings.panel;
  protected readonly words = connection;
  protected readonly states = strings.viewer.states;
  protected readonly tone = computed<LinkTone>(() => (this.link.status() === 'connected' ? this.meter.tone() : 'poor'));
  protected readonly isShared = computed(() => this.meter.viewers() > 1);
  protected readonly linkWords = computed(() => {
    const medianMs = this.meter.medianMs();
    const isKnown = this.link.status() === 'connected' && medianMs !== null;
    return isKnown ? connection.handleTone(medianMs, this.meter.tone()) : this.states[this.link.status()];
  });
  protected readonly icons = {
    close: mdiClose,
    hibernate: mdiWeatherNight,
    end: mdiCloseCircleOutline,
    home: mdiArrowLeft,
  };

  constructor() {
    // After the panel was drawn: until then it is inert and takes no focus.
    afterRenderEffect(() => {
      if (this.isOpen()) this.closer().nativeElement.focus({ preventScroll: true });
    });
  }

  protected async hibernate(): Promise<void> {
    await this.#actions.hibernate(this.session().id);
  }

  protected async end(): Promise<void> {
    if (await this.#actions.end(this.session())) await this.#router.navigateByUrl('/');
  }
}
