import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { QuotaView } from '../../../../../../protocol/http/quotas.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { SignedInPerson } from '../../../core/auth/signed-in-person';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Figures } from '../figures/figures';
import { GroupsSection } from '../groups-section/groups-section';
import { LimitDialogs } from '../limit-dialogs';
import { LimitsApi } from '../limits.api';
import { PeopleSection } from '../people-section/people-section';
import { limitFigures } from '../quota-figures';
import { strings } from '../strings';

/** Who may have how much: everybody, groups and people. Operators look, administrators change. */
@Component({
  selector: 'app-limits-page',
  imports: [Figures, GroupsSection, MatButton, PeopleSection, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './limits-page.html',
  styleUrl: './limits-page.scss',
})
export class LimitsPage {
  readonly #api = inject(LimitsApi);
  readonly #dialogs = inject(LimitDialogs);
  readonly #person = inject(SignedInPerson);

  protected readonly text = strings;
  protected readonly canManage = computed(() => this.#person.me()?.role === 'admin');
  protected readonly everybody = signal<QuotaView | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly figures = computed(() => {
    const view = this.everybody();
    return view === null ? [] : limitFigures(view.effective);
  });

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    try {
      this.everybody.set(await this.#api.read({ kind: 'default' }));
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected async edit(): Promise<void> {
    const hasChanged = await this.#dialogs.editLimits({
      subject: { kind: 'default' },
      name: this.text.quota.everybody,
    });
    if (hasChanged) await this.load();
  }
}
