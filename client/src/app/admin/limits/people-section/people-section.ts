import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { PersonQuota } from '../../../../../../protocol/http/people-quotas.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Figures } from '../figures/figures';
import { LimitDialogs } from '../limit-dialogs';
import { LimitsApi } from '../limits.api';
import { usageFigures } from '../quota-figures';
import { strings } from '../strings';

/** People with what they have and may have, found by name, a page at a time. */
@Component({
  selector: 'app-people-section',
  imports: [Figures, MatButton, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './people-section.html',
  styleUrl: './people-section.scss',
})
export class PeopleSection {
  readonly #api = inject(LimitsApi);
  readonly #dialogs = inject(LimitDialogs);

  /** Whether the person may change anything. */
  readonly canManage = input.required<boolean>();

  protected readonly text = strings.people;
  protected readonly loading = strings.loading;
  protected readonly part = signal('');
  /** Null until read. */
  protected readonly people = signal<readonly PersonQuota[] | null>(null);
  protected readonly nextCursor = signal<string | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly figuresOf = usageFigures;

  constructor() {
    void this.load();
  }

  /** Reads the first page for what is in the field now. */
  protected async load(): Promise<void> {
    const part = this.part().trim();
    await this.#read(part, null);
  }

  protected async find(event: Event): Promise<void> {
    event.preventDefault();
    await this.load();
  }

  protected async more(): Promise<void> {
    await this.#read(this.part().trim(), this.nextCursor());
  }

  protected async editLimits({ id, displayName }: PersonQuota): Promise<void> {
    const hasChanged = await this.#dialogs.editLimits({ subject: { kind: 'user', id }, name: displayName });
    if (hasChanged) await this.load();
  }

  protected groupsOf({ groups }: PersonQuota): string {
    return groups.length === 0 ? this.text.noGroups : groups.map(({ name }) => name).join(', ');
  }

  async #read(part: string, cursor: string | null): Promise<void> {
    this.problem.set(null);
    try {
      const page = await this.#api.people(part, cursor);
      const before = cursor === null ? [] : (this.people() ?? []);
      this.people.set([...before, ...page.items]);
      this.nextCursor.set(page.nextCursor);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
