import {
  DOCUMENT,
  ChangeDetectionStrategy,
  afterRenderEffect,
  Component,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import {
  mdiArrowLeft,
  mdiClipboardTextOutline,
  mdiClose,
  mdiCloseCircleOutline,
  mdiFullscreen,
  mdiFullscreenExit,
  mdiKeyboardOutline,
  mdiMonitor,
  mdiWeatherNight,
} from '@mdi/js';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { Icon } from '../../core/icons/icon';
import { SessionActions } from '../../shared/session-actions';
import { StateMark } from '../../shared/state-mark/state-mark';
import { PanelSection } from '../panel-section/panel-section';
import { ScreenLink } from '../screen-link';
import { strings } from '../strings';

/** The handle at the screen's edge and the panel behind it. */
@Component({
  selector: 'app-viewer-panel',
  imports: [Icon, MatButton, PanelSection, RouterLink, StateMark],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:fullscreenchange)': 'noteFullScreen()', '(keydown.escape)': 'closed.emit()' },
  templateUrl: './viewer-panel.html',
  styleUrl: './viewer-panel.scss',
})
export class ViewerPanel {
  readonly #document = inject(DOCUMENT);
  readonly #actions = inject(SessionActions);
  readonly #router = inject(Router);
  protected readonly link = inject(ScreenLink);

  readonly session = input.required<SessionView>();
  readonly isOpen = input.required<boolean>();
  readonly opened = output();
  readonly closed = output();

  protected readonly closer = viewChild.required<ElementRef<HTMLElement>>('closer');
  protected readonly text = strings.panel;
  protected readonly states = strings.viewer.states;
  protected readonly isFullScreen = signal(false);
  protected readonly icons = {
    close: mdiClose,
    clipboard: mdiClipboardTextOutline,
    display: mdiMonitor,
    keyboard: mdiKeyboardOutline,
    fullScreen: mdiFullscreen,
    leaveFullScreen: mdiFullscreenExit,
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

  protected noteFullScreen(): void {
    this.isFullScreen.set(this.#document.fullscreenElement !== null);
  }

  protected async toggleFullScreen(): Promise<void> {
    // A browser may refuse, on a telephone for one; then nothing changes.
    if (this.isFullScreen()) await this.#document.exitFullscreen().catch(() => undefined);
    else await this.#document.documentElement.requestFullscreen().catch(() => undefined);
    this.closed.emit();
  }

  protected sendCtrlAltDel(): void {
    this.link.dial?.sendCtrlAltDel();
    this.closed.emit();
  }

  protected async hibernate(): Promise<void> {
    await this.#actions.hibernate(this.session().id);
  }

  protected async end(): Promise<void> {
    if (await this.#actions.end(this.session())) await this.#router.navigateByUrl('/');
  }
}
