import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { AdminSessionView } from '../../../../../protocol/http/admin-sessions.js';
import type { TimelineEntry } from '../../../../../protocol/http/sessions.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { dialogConfig } from '../../shared/dialog-config';
import { EndSessionDialog } from '../../shared/end-session-dialog/end-session-dialog';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { sessionReason } from '../../shared/session-look';
import { StateMark } from '../../shared/state-mark/state-mark';
import { TimelineList } from '../../shared/timeline-list/timeline-list';
import { instantWords } from '../../shared/time-words';
import { whileVisible } from '../../shared/while-visible';
import { AdminApi } from '../admin.api';
import { coresWords, gibWords } from '../amounts';
import { strings } from '../strings';
import { VisitAccess } from '../visits/visit-access';
import { VisitButton } from '../visits/visit-button/visit-button';
import { VisitList } from '../visits/visit-list/visit-list';

/** How often it is read again, in milliseconds: live updates are for owners. */
const REFRESH_MS = 5_000;

/** One session as a story: what it is now, why, what happened, and what can be done. */
@Component({
  selector: 'app-admin-session-page',
  imports: [MatButton, ProblemNotice, RouterLink, StateMark, TimelineList, VisitButton, VisitList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './admin-session-page.html',
  styleUrl: './admin-session-page.scss',
})
export class AdminSessionPage {
  readonly #api = inject(AdminApi);
  readonly #dialog = inject(MatDialog);
  readonly #person = inject(SignedInPerson);

  readonly id = input.required<string>();

  protected readonly text = strings.session;
  protected readonly at = instantWords;
  protected readonly session = signal<AdminSessionView | null>(null);
  protected readonly entries = signal<readonly TimelineEntry[]>([]);
  protected readonly problem = signal<ClientProblem | null>(null);
  /** What something was refused with that was tried here. */
  protected readonly refusal = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly isAdmin = computed(() => this.#person.me()?.role === 'admin');
  protected readonly reason = computed(() => {
    const session = this.session();
    return session && sessionReason(session);
  });
  protected readonly canEnd = computed(() => !['ending', 'ended'].includes(this.session()?.state ?? 'ended'));
  protected readonly size = computed(() => {
    const resources = this.session()?.resources;
    if (!resources) return '';
    const { cpuMillis, memoryMiB, storageGiB } = resources;
    return this.text.sizeWords(coresWords(cpuMillis), gibWords(memoryMiB), String(storageGiB));
  });

  constructor() {
    void inject(VisitAccess).load();
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
    whileVisible(REFRESH_MS, () => void this.load());
  }

  protected async load(): Promise<void> {
    const id = this.id();
    try {
      const [session, timeline] = await Promise.all([this.#api.session(id), this.#api.timeline(id)]);
      if (id !== this.id()) return;
      this.session.set(session);
      this.entries.set(timeline.entries);
      this.problem.set(null);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected retry(): Promise<void> {
    return this.#attempt(() => this.#api.retry(this.id()));
  }

  protected async end(session: AdminSessionView): Promise<void> {
    const dialog = this.#dialog.open<EndSessionDialog, AdminSessionView, boolean>(
      EndSessionDialog,
      dialogConfig(session, '480px'),
    );
    if ((await firstValueFrom(dialog.afterClosed())) === true) await this.#attempt(() => this.#api.end(this.id()));
  }

  async #attempt(action: () => Promise<AdminSessionView>): Promise<void> {
    this.isBusy.set(true);
    this.refusal.set(null);
    try {
      this.session.set(await action());
    } catch (error) {
      this.refusal.set(toProblem(error));
    } finally {
      this.isBusy.set(false);
    }
    await this.load();
  }
}
