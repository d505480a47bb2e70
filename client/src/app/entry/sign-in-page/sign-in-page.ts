import { ChangeDetectionStrategy, Component, type OnInit, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { AccessGrant, SignInOptions } from '../../../../../protocol/http/auth.js';
import type { SecondStepRequired } from '../../../../../protocol/http/second-step.js';
import { AuthApi } from '../../core/api/auth.api';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { AccessTokens } from '../../core/auth/access-tokens';
import { returnAddress } from '../../core/auth/return-address';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { Field, allFine } from '../../shared/text-field/field';
import { TextField } from '../../shared/text-field/text-field';
import { EntryFrame } from '../entry-frame/entry-frame';
import { strings } from '../strings';

/** Sign-in with a password or with a provider, whichever the server offers. */
@Component({
  selector: 'app-sign-in-page',
  imports: [EntryFrame, TextField, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in-page.html',
  styleUrl: '../entry-page.scss',
})
export class SignInPage implements OnInit {
  readonly #api = inject(AuthApi);
  readonly #tokens = inject(AccessTokens);
  readonly #router = inject(Router);

  /** Where to go afterwards, from the query. */
  readonly returnTo = input<string>();

  /** Code of what went wrong on the way back from a provider, from the query. */
  readonly problem = input<string>();

  protected readonly text = strings.signIn;
  protected readonly options = signal<SignInOptions | null>(null);
  protected readonly optionsProblem = signal<ClientProblem | null>(null);
  /** What went wrong on the way back, in words, which are fetched only then. */
  readonly #arrival = signal<ClientProblem | null>(null);
  readonly #failure = signal<ClientProblem | null>(null);
  protected readonly refusal = computed(() => this.#failure() ?? this.#arrival());
  protected readonly providers = computed(() =>
    (this.options()?.providers ?? []).map((provider) => ({
      ...provider,
      loginUrl: provider.loginUrl + this.#returnQuery(),
    })),
  );
  protected readonly isBusy = signal(false);
  protected readonly username = new Field((text) => (text.trim() === '' ? this.text.usernameMissing : null));
  // A password may begin or end with a space: only nothing at all is refused.
  protected readonly password = new Field((text) => (text === '' ? this.text.passwordMissing : null));

  constructor() {
    void this.loadOptions();
  }

  ngOnInit(): void {
    const code = this.problem();
    if (code !== undefined) void this.#explain(code);
  }

  protected async loadOptions(): Promise<void> {
    this.optionsProblem.set(null);
    try {
      this.options.set(await this.#api.options());
    } catch (error) {
      this.optionsProblem.set(toProblem(error));
    }
  }

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFine([this.username, this.password]) || this.isBusy()) return;
    this.isBusy.set(true);
    this.#failure.set(null);
    try {
      const credentials = { username: this.username.text().trim(), password: this.password.text() };
      const answer = await this.#api.login(credentials);
      if ('mfaRequired' in answer) await this.#goToSecondStep(answer);
      else await this.#letIn(answer);
    } catch (error) {
      this.#failure.set(this.#withWait(toProblem(error)));
    } finally {
      this.isBusy.set(false);
    }
  }

  async #letIn(grant: AccessGrant): Promise<void> {
    this.#tokens.accept(grant);
    await this.#router.navigateByUrl(returnAddress(this.returnTo() ?? null));
  }

  async #goToSecondStep({ step, mfaToken }: SecondStepRequired): Promise<void> {
    const returnTo = returnAddress(this.returnTo() ?? null);
    await this.#router.navigate(['/second-step'], { queryParams: { returnTo }, fragment: `${step}.${mfaToken}` });
  }

  #withWait(problem: ClientProblem): ClientProblem {
    if (problem.retryAfterSeconds === null) return problem;
    return { ...problem, detail: `${problem.detail} ${this.text.waitSeconds(problem.retryAfterSeconds)}` };
  }

  /** So that the person comes back from a provider to where they wanted. */
  #returnQuery(): string {
    const returnTo = this.returnTo();
    return returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`;
  }

  async #explain(code: string): Promise<void> {
    const { signOnProblem } = await import('../sign-on-problem');
    this.#arrival.set(signOnProblem(code));
  }
}
