import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { PersonView } from '../../../../../../protocol/http/account.js';
import type { Role } from '../../../../../../protocol/http/auth.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Field, allFine } from '../../../shared/text-field/field';
import { TextField } from '../../../shared/text-field/text-field';
import { hasLength } from '../../../shared/text-length';
import { PeopleApi } from '../people.api';
import { RoleSelect } from '../role-select';
import { strings } from '../strings';

/** Adds a person, who chooses a password with a link. */
@Component({
  selector: 'app-new-person',
  imports: [MatButton, ProblemNotice, RoleSelect, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (problem(); as problem) {
      <app-problem-notice [problem]="problem" />
    }
    <form novalidate (submit)="submit($event)">
      <app-text-field fieldName="username" purpose="off" [label]="text.username" [field]="username" [maxLength]="64" />
      <app-role-select [label]="text.role" [value]="role()" (chosen)="role.set($event)" />
      <button matButton="filled" type="submit">{{ text.submit }}</button>
      <button matButton type="button" (click)="closed.emit()">{{ text.cancel }}</button>
    </form>
  `,
  styles: `
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    app-text-field {
      flex: 1 1 220px;
    }
  `,
})
export class NewPerson {
  readonly #api = inject(PeopleApi);
  readonly added = output<PersonView>();
  readonly closed = output();
  protected readonly text = strings.create;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly role = signal<Role>('user');
  protected readonly username = new Field((text) => (hasLength(text, 2, 64) ? null : this.text.usernameShort));

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFine([this.username])) return;
    this.problem.set(null);
    try {
      this.added.emit(await this.#api.create({ username: this.username.text().trim(), role: this.role() }));
    } catch (error) {
      this.#show(toProblem(error));
    }
  }

  #show(problem: ClientProblem): void {
    const [field] = problem.errors;
    if (field !== undefined) this.username.refuse(field.detail);
    else if (problem.code !== 'reauth-required') this.problem.set(problem);
  }
}
