import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { PersonView, UpdatePerson } from '../../../../../../protocol/http/account.js';
import type { Role } from '../../../../../../protocol/http/auth.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { PeopleApi } from '../people.api';
import { RoleSelect } from '../role-select';
import { strings } from '../strings';

/** What can be done about one person's account. Usable wherever a person is shown. */
@Component({
  selector: 'app-person-actions',
  imports: [MatButton, ProblemNotice, RoleSelect],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './person-actions.html',
  styleUrl: './person-actions.scss',
})
export class PersonActions {
  readonly #api = inject(PeopleApi);
  readonly person = input.required<PersonView>();
  /** The person after a change. */
  readonly changed = output<PersonView>();
  protected readonly text = strings.actions;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly isAsking = signal(false);
  protected readonly link = signal<string | null>(null);
  protected readonly said = signal('');

  protected async setRole(role: Role): Promise<void> {
    await this.#update({ role });
  }

  protected async setDisabled(isDisabled: boolean): Promise<void> {
    await this.#update({ isDisabled });
    this.isAsking.set(false);
  }

  protected async makeLink(): Promise<void> {
    await this.#try(async () => this.link.set((await this.#api.passwordLink(this.person().id)).url));
  }

  protected async removeSecondStep(): Promise<void> {
    await this.#try(async () => {
      await this.#api.removeSecondStep(this.person().id);
      this.changed.emit({ ...this.person(), hasSecondStep: false });
    });
  }

  protected async copy(link: string): Promise<void> {
    const said = await navigator.clipboard.writeText(link).then(
      () => this.text.copied,
      () => this.text.notCopied,
    );
    this.said.set(said);
  }

  protected forgetLink(): void {
    this.link.set(null);
    this.said.set('');
  }

  async #update(changes: UpdatePerson): Promise<void> {
    await this.#try(async () => this.changed.emit(await this.#api.update(this.person().id, changes)));
  }

  /** A cancelled confirmation is no problem to show. */
  async #try(work: () => Promise<void>): Promise<void> {
    if (this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await work();
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code !== 'reauth-required') this.problem.set(problem);
    } finally {
      this.isBusy.set(false);
    }
  }
}
