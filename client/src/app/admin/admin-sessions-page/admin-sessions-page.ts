import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import type { AdminSessionView } from '../../../../../protocol/http/admin-sessions.js';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { Now } from '../../core/now';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { PagedList } from '../../shared/paged-list';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { sessionReason } from '../../shared/session-look';
import { StateMark } from '../../shared/state-mark/state-mark';
import { agoWords } from '../../shared/time-words';
import { whileVisible } from '../../shared/while-visible';
import { AdminApi } from '../admin.api';
import { strings } from '../strings';
import { VisitAccess } from '../visits/visit-access';
import { VisitButton } from '../visits/visit-button/visit-button';

/** How often the first page is read again while nobody has asked for more, in milliseconds. */
const REFRESH_MS = 10_000;

/** Everybody's sessions; which of them stands in the address. */
@Component({
  selector: 'app-admin-sessions-page',
  imports: [EmptyState, MatButton, ProblemNotice, RouterLink, StateMark, VisitButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './admin-sessions-page.html',
  styleUrl: './admin-sessions-page.scss',
})
export class AdminSessionsPage {
  readonly #api = inject(AdminApi);
  readonly #router = inject(Router);
  readonly #now = inject(Now);
  readonly #person = inject(SignedInPerson);

  /** Filters, from the query of the address. */
  readonly state = input<string>();
  readonly person = input<string>();
  readonly agentId = input<string>();
  readonly include = input<string>();

  protected readonly text = strings.sessions;
  protected readonly isAdmin = computed(() => this.#person.me()?.role === 'admin');
  protected readonly states = Object.entries(strings.sessions.states);
  protected readonly reason = sessionReason;
  protected readonly list = new PagedList<AdminSessionView>((cursor) =>
    this.#api.sessions({ ...this.#filters(), cursor }),
  );
  protected readonly agentName = computed(
    () => this.list.items()?.find(({ agent }) => agent?.id === this.agentId())?.agent?.name ?? this.agentId() ?? '',
  );
  protected readonly count = computed(() => {
    const count = this.list.items()?.length ?? 0;
    return this.list.hasMore() ? this.text.shownSoFar(count) : this.text.shown(count);
  });
  readonly #filters = computed(() => ({
    state: this.state(),
    person: this.person(),
    agentId: this.agentId(),
    include: this.include(),
  }));

  constructor() {
    void inject(VisitAccess).load();
    effect(() => {
      this.#filters();
      untracked(() => void this.list.load());
    });
    whileVisible(REFRESH_MS, () => {
      if (!this.list.hasMore() && !this.list.isLoading()) void this.list.load();
    });
  }

  protected launched({ createdAt }: AdminSessionView): string {
    return this.text.launched(agoWords(Date.parse(createdAt), this.#now.ms()));
  }

  /** Owner and application, the application only where the name does not say it. */
  protected about({ name, owner, template }: AdminSessionView): string {
    const of = this.text.of(owner.displayName);
    return name === template.name ? of : `${of} · ${template.name}`;
  }

  /** Keeps a filter in the address, so that a list can be sent to somebody and gone back to. */
  protected filter(name: string, value: string): void {
    const queryParams = { [name]: value === '' ? null : value };
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
