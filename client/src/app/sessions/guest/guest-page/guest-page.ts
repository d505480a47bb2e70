import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { SharedSessionView } from '../../../../../../protocol/http/shares.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { SessionsApi } from '../../../core/api/sessions.api';
import { SharesApi } from '../../../core/api/shares.api';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { whileVisible } from '../../../shared/while-visible';
import { SessionNotice } from '../../session-notice/session-notice';
import { strings as sessions } from '../../strings';
import { GuestViewer } from '../guest-viewer/guest-viewer';
import { AWAY, strings } from '../strings';

/** How often it is read again, in milliseconds: live updates are for owners. */
const REFRESH_MS = 3_000;

/** A session that somebody else shares: its screen, its application, or why there is nothing to see. */
@Component({
  selector: 'app-guest-page',
  imports: [GuestViewer, MatButton, ProblemNotice, RouterLink, SessionNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './guest-page.html',
})
export class GuestPage {
  readonly #api = inject(SharesApi);
  readonly #sessions = inject(SessionsApi);
  readonly #document = inject(DOCUMENT);

  /** The session's id, from the address. */
  readonly id = input.required<string>();

  protected readonly text = strings;
  protected readonly page = sessions.page;
  protected readonly session = signal<SharedSessionView | null>(null);
  protected readonly isMissing = signal(false);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly away = computed(() => {
    const state = this.session()?.state;
    return state === undefined || state === 'running' ? '' : strings.away[AWAY[state]];
  });

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
    whileVisible(REFRESH_MS, () => void this.load());
  }

  protected async load(): Promise<void> {
    const id = this.id();
    try {
      const session = await this.#api.sharedSession(id);
      if (id !== this.id()) return;
      this.session.set(session);
      this.isMissing.set(false);
    } catch (error) {
      const problem = toProblem(error);
      // Whatever else goes wrong may pass: what is shown stays.
      if (problem.code !== 'session-not-found') return;
      this.session.set(null);
      this.isMissing.set(true);
    }
  }

  /** In this very window: a ticket is for one. */
  protected async openApplication(): Promise<void> {
    try {
      const { url } = await this.#sessions.createTicket(this.id(), new AbortController().signal);
      this.#document.defaultView?.location.assign(url);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
