import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { AuthApi } from '../../core/api/auth.api';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { AccessTokens } from '../../core/auth/access-tokens';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { allFine } from '../../shared/text-field/field';
import { TextField } from '../../shared/text-field/text-field';
import { EntryFrame } from '../entry-frame/entry-frame';
import { strings } from '../strings';
import { SHORTEST_PASSWORD, SetupForm, passwordLength } from './setup-form';

/** Makes the first administrator. The link's token is in the fragment, which no server and no log ever sees. */
@Component({
  selector: 'app-setup-page',
  imports: [EntryFrame, TextField, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './setup-page.html',
  styleUrls: ['../entry-page.scss', './setup-page.scss'],
})
export class SetupPage {
  readonly #api = inject(AuthApi);
  readonly #tokens = inject(AccessTokens);
  readonly #router = inject(Router);
  readonly #token = toSignal(inject(ActivatedRoute).fragment);

  protected readonly text = strings.setup;
  protected readonly form = new SetupForm();
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly shortest = SHORTEST_PASSWORD;
  protected readonly length = computed(() => passwordLength(this.form.password.text()));

  /** Which page this is: the form, or a link that cannot work. */
  protected readonly face = computed(() => {
    const code = this.problem()?.code;
    if (code === 'setup-completed') return 'done';
    if (code === 'invalid-setup-token') return 'bad-token';
    return (this.#token() ?? '') === '' ? 'no-token' : 'form';
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const token = this.#token() ?? '';
    if (!allFine(this.form.fields) || this.isBusy() || token === '') return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      const { username, password } = this.form;
      const admin = { token, username: username.text().trim(), password: password.text() };
      this.#tokens.accept(await this.#api.setup(admin));
      await this.#router.navigateByUrl('/', { replaceUrl: true });
    } catch (error) {
      const problem = toProblem(error);
      // What the server says of a field stands at the field, the rest above the form.
      if (!this.form.refuse(problem.errors)) this.problem.set(problem);
    } finally {
      this.isBusy.set(false);
    }
  }
}
