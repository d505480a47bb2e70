import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { PersonView } from '../../../../../../protocol/http/account.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ConfirmNameDialog, type NameToConfirm } from '../../../shared/confirm-name-dialog/confirm-name-dialog';
import { dialogConfig } from '../../../shared/dialog-config';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { PeopleApi } from '../people.api';
import { strings } from '../strings';

/** Erases everything that is known of a person, once their user name was typed. */
@Component({
  selector: 'app-erase-person',
  imports: [MatButton, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2>{{ text.title }}</h2>
    <p class="soft">{{ text.lead }}</p>
    @if (problem(); as problem) {
      <app-problem-notice [problem]="problem" />
    }
    <label>
      <input type="checkbox" name="files" [checked]="takesFiles()" (change)="takesFiles.set(!takesFiles())" />
      {{ text.files }}
    </label>
    <p>
      <button matButton="outlined" type="button" [disabled]="isBusy()" (click)="erase()">{{ text.open }}</button>
    </p>
  `,
  styles: `
    :host {
      display: block;
      margin-block-start: 32px;
    }
  `,
})
export class ErasePerson {
  readonly #api = inject(PeopleApi);
  readonly #dialog = inject(MatDialog);
  readonly person = input.required<PersonView>();
  /** Nothing is known of the person any more. */
  readonly erased = output();
  protected readonly text = strings.erase;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly takesFiles = signal(false);

  protected async erase(): Promise<void> {
    const { id, username, displayName } = this.person();
    const words = { ...this.text.dialog, title: this.text.dialog.title(displayName), name: username };
    const dialog = this.#dialog.open<ConfirmNameDialog, NameToConfirm, boolean>(
      ConfirmNameDialog,
      dialogConfig(words, '480px'),
    );
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await this.#api.erase(id, { username, homes: this.takesFiles() ? 'delete' : 'keep' });
      this.erased.emit();
    } catch (error) {
      const problem = toProblem(error);
      // A cancelled confirmation is no problem to show.
      if (problem.code !== 'reauth-required') this.problem.set(problem);
    } finally {
      this.isBusy.set(false);
    }
  }
}
