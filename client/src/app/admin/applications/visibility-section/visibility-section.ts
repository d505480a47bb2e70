import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { GroupView } from '../../../../../../protocol/http/groups.js';
import type { TemplateGroups } from '../../../../../../protocol/http/template-groups.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { GroupsApi } from '../../limits/groups.api';
import { ApplicationsApi } from '../applications.api';
import { strings } from '../strings';

/** Who sees an application: everybody, or members of some groups. */
@Component({
  selector: 'app-visibility-section',
  imports: [MatButton, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './visibility-section.html',
  styleUrl: './visibility-section.scss',
})
export class VisibilitySection {
  readonly #api = inject(ApplicationsApi);
  readonly #groups = inject(GroupsApi);

  readonly applicationId = input.required<string>();

  protected readonly text = strings.visibility;
  /** Every group there is, null until read. */
  protected readonly groups = signal<readonly GroupView[] | null>(null);
  protected readonly isRestricted = signal(false);
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isSaving = signal(false);
  protected readonly said = signal('');
  /** Nobody would see it: that is what switching it off is for. */
  protected readonly isNobody = computed(() => this.isRestricted() && this.chosen().size === 0);

  constructor() {
    effect(() => {
      this.applicationId();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    try {
      const [groups, current] = await Promise.all([this.#groups.list(), this.#api.groups(this.applicationId())]);
      this.groups.set(groups);
      this.#show(current);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected restrict(isRestricted: boolean): void {
    this.isRestricted.set(isRestricted);
    this.said.set('');
  }

  protected toggle({ id }: GroupView): void {
    const chosen = new Set(this.chosen());
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen.set(chosen);
    this.said.set('');
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSaving() || this.isNobody()) return;
    this.isSaving.set(true);
    this.problem.set(null);
    try {
      const groupIds = this.isRestricted() ? [...this.chosen()] : null;
      this.#show(await this.#api.setGroups(this.applicationId(), groupIds));
      this.said.set(this.text.saved);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.isSaving.set(false);
    }
  }

  #show({ isRestricted, groups }: TemplateGroups): void {
    this.isRestricted.set(isRestricted);
    this.chosen.set(new Set(groups.map(({ id }) => id)));
  }
}
