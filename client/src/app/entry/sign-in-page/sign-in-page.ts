import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import {
  type AbstractControl,
  FormControl,
  FormGroup,
  ReactiveFormsModule,
  type ValidationErrors,
} from '@angular/forms';
import { Router } from '@angular/router';
import type { SignInOptions } from '../../../../../protocol/http/auth.js';
import { AuthApi } from '../../core/api/auth.api';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { AccessTokens } from '../../core/auth/access-tokens';
import { returnAddress } from '../../core/auth/return-address';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { textLength } from '../../shared/text-validators';
import { EntryFrame } from '../entry-frame/entry-frame';
import { TextField } from '../text-field/text-field';
import { strings } from '../strings';

/** Sign-in with a password or with a provider, whichever the server offers. */
@Component({
  selector: 'app-sign-in-page',
  imports: [EntryFrame, TextField, ProblemNotice, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in-page.html',
  styleUrl: '../entry-page.scss',
})
export class SignInPage {
  readonly #api = inject(AuthApi);
  readonly #tokens = inject(AccessTokens);
  readonly #router = inject(Router);

  /** Where to go afterwards, from the query. */
  readonly returnTo = input<string>();

  protected readonly text = strings.signIn;
  protected readonly options = signal<SignInOptions | null>(null);
  protected readonly optionsProblem = signal<ClientProblem | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly form = new FormGroup({
    username: new FormControl('', { nonNullable: true, validators: [textLength(1, 256)] }),
    password: new FormControl('', { nonNullable: true, validators: [typed] }),
  });

  constructor() {
    void this.loadOptions();
  }

  protected async loadOptions(): Promise<void> {
    this.optionsProblem.set(null);
    try {
      this.options.set(await this.#api.options());
    } catch (error) {
      this.optionsProblem.set(toProblem(error));
    }
  }

  protected async signIn(): Promise<void> {
    this.form.markAllAsTouched();
    if (this.form.invalid || this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      const { username, password } = this.form.getRawValue();
      this.#tokens.accept(await this.#api.login({ username: username.trim(), password }));
      await this.#router.navigateByUrl(returnAddress(this.returnTo() ?? null));
    } catch (error) {
      this.problem.set(this.#withWait(toProblem(error)));
    } finally {
      this.isBusy.set(false);
    }
  }

  #withWait(problem: ClientProblem): ClientProblem {
    if (problem.retryAfterSeconds === null) return problem;
    return { ...problem, detail: `${problem.detail} ${this.text.waitSeconds(problem.retryAfterSeconds)}` };
  }
}

/** A password may begin or end with a space: only nothing at all is refused. */
function typed({ value }: AbstractControl<string | null>): ValidationErrors | null {
  return (value ?? '') === '' ? { required: true } : null;
}
