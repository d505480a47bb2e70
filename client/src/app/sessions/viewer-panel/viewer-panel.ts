import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { mdiArrowLeft, mdiCloseCircleOutline, mdiResize, mdiTimerRefreshOutline, mdiWeatherNight } from '@mdi/js';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { Icon } from '../../core/icons/icon';
import { Now } from '../../core/now';
import { SessionActions } from '../../shared/session-actions';
import { endOfDayWords, putOffWords } from '../../shared/sleep-rule';
import { StateMark } from '../../shared/state-mark/state-mark';
import { LinkMark } from '../link-mark/link-mark';
import { PanelFrame, type PanelLink } from '../panel-frame/panel-frame';
import { strings } from '../strings';

/** One more thing to do, above putting the session to sleep. */
export interface PanelAction {
  readonly label: string;
  /** Path of an icon, from `@mdi/js`. */
  readonly icon: string;
  readonly run: () => void;
}

/** The panel of one's own session, with the sections that the viewer puts in. */
@Component({
  selector: 'app-viewer-panel',
  imports: [Icon, LinkMark, MatButton, PanelFrame, RouterLink, StateMark],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './viewer-panel.html',
  styleUrl: './viewer-panel.scss',
})
export class ViewerPanel {
  readonly #actions = inject(SessionActions);
  readonly #now = inject(Now);
  readonly #router = inject(Router);

  readonly session = input.required<SessionView>();
  readonly isOpen = input.required<boolean>();
  readonly link = input.required<PanelLink>();
  /** Something worth saying while the panel is closed as well, for a while; empty when there is nothing. */
  readonly notice = input('');
  readonly actions = input<readonly PanelAction[]>([]);
  /** How the panel is opened by keyboard. */
  readonly shortcut = input<string>(strings.panel.shortcut);
  readonly opened = output();
  readonly closed = output();

  protected readonly text = strings.panel;
  protected readonly icons = {
    keep: mdiTimerRefreshOutline,
    resize: mdiResize,
    hibernate: mdiWeatherNight,
    end: mdiCloseCircleOutline,
    home: mdiArrowLeft,
  };

  /** By which rule the session goes at the end of the day, as a sentence; null where there is none. */
  protected readonly rule = computed(() => endOfDayWords(this.session(), this.#now.ms()));
  /** What keeps it running, in words: use, or a word that puts off the end of the day. Nothing puts off the end of its lifetime. */
  protected readonly keep = computed(() => {
    const { state, sleepCause } = this.session();
    if (state !== 'running') return null;
    return sleepCause === 'idle' ? this.text.keep : putOffWords(this.session(), this.#now.ms());
  });

  protected async keepAwake(): Promise<void> {
    await this.#actions.keepAwake(this.session());
  }

  protected async resize(): Promise<void> {
    await this.#actions.resize(this.session());
  }

  protected async hibernate(): Promise<void> {
    await this.#actions.hibernate(this.session().id);
  }

  protected async end(): Promise<void> {
    if (await this.#actions.end(this.session())) await this.#router.navigateByUrl('/');
  }
}
