import { ChangeDetectionStrategy, Component, effect, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { Field, allFine } from '../../shared/text-field/field';
import { TextField } from '../../shared/text-field/text-field';
import { hasLength } from '../../shared/text-length';
import { ThemePicker } from '../../shared/theme-picker/theme-picker';
import { MyHomes } from '../my-homes/my-homes';
import { strings } from '../strings';

/** Who I am here, and how it should look. */
@Component({
  selector: 'app-account-page',
  imports: [MatButton, MyHomes, ProblemNotice, RouterLink, TextField, ThemePicker],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './account-page.html',
  styleUrl: './account-page.scss',
})
export class AccountPage {
  readonly #person = inject(SignedInPerson);
  protected readonly text = strings;
  protected readonly me = this.#person.me;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isSaved = signal(false);
  protected readonly displayName = new Field((text) => (hasLength(text, 1, 128) ? null : this.text.displayNameError));

  constructor() {
    effect(() => this.displayName.reset(this.me()?.displayName ?? ''));
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    await this.#person.load().catch((error: unknown) => this.problem.set(toProblem(error)));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFine([this.displayName])) return;
    this.problem.set(null);
    this.isSaved.set(false);
    try {
      await this.#person.rename(this.displayName.text().trim());
      this.isSaved.set(true);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
