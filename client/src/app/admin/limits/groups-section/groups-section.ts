import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { GroupView } from '../../../../../../protocol/http/groups.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Field, allFine } from '../../../shared/text-field/field';
import { TextField } from '../../../shared/text-field/text-field';
import { hasLength } from '../../../shared/text-length';
import { GroupsApi } from '../groups.api';
import { LimitDialogs } from '../limit-dialogs';
import { strings } from '../strings';

/** The groups, their members and limits, and a new one. */
@Component({
  selector: 'app-groups-section',
  imports: [MatButton, ProblemNotice, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './groups-section.html',
  styleUrl: './groups-section.scss',
})
export class GroupsSection {
  readonly #api = inject(GroupsApi);
  readonly #dialogs = inject(LimitDialogs);

  /** Whether the person may change anything. */
  readonly canManage = input.required<boolean>();

  protected readonly text = strings.groups;
  protected readonly loading = strings.loading;
  /** Null until read. */
  protected readonly groups = signal<readonly GroupView[] | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly name = new Field((text) => (hasLength(text, 1, 64) ? null : this.text.nameError));

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    await this.#attempt(() => Promise.resolve());
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFine([this.name])) return;
    await this.#attempt(async () => {
      await this.#api.create(this.name.text().trim());
      this.name.reset('');
    });
  }

  protected async manage(group: GroupView): Promise<void> {
    await this.#attempt(() => this.#dialogs.manageGroup(group));
  }

  protected async editLimits({ id, name }: GroupView): Promise<void> {
    await this.#dialogs.editLimits({ subject: { kind: 'group', id }, name });
  }

  /** Does something, then reads the groups again. */
  async #attempt(action: () => Promise<void>): Promise<void> {
    this.problem.set(null);
    try {
      await action();
      this.groups.set(await this.#api.list());
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
