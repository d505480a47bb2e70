import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type { AccessGrant } from '../../../../../protocol/http/auth.js';
import type { TotpSecret } from '../../../../../protocol/http/second-step.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SecondStepApi } from '../../core/api/second-step.api';
import { AccessTokens } from '../../core/auth/access-tokens';
import { returnAddress } from '../../core/auth/return-address';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { RecoveryCodes } from '../../shared/recovery-codes/recovery-codes';
import { TotpSetup } from '../../shared/totp-setup/totp-setup';
import { EntryFrame } from '../entry-frame/entry-frame';
import { CodeForm } from './code-form';
import { halfTokenOf } from './half-token';
import { strings } from './strings';

/** Completes a sign-in: with a code, or by setting up what makes codes. */
@Component({
  selector: 'app-second-step-page',
  imports: [CodeForm, EntryFrame, ProblemNotice, RecoveryCodes, RouterLink, TotpSetup],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './second-step-page.html',
  styleUrls: ['../entry-page.scss', './second-step-page.scss'],
})
export class SecondStepPage {
  readonly #api = inject(SecondStepApi);
  readonly #tokens = inject(AccessTokens);
  readonly #router = inject(Router);
  readonly #half = halfTokenOf(inject(ActivatedRoute).snapshot.fragment);

  /** Where to go afterwards, from the query. */
  readonly returnTo = input<string>();

  protected readonly text = strings;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly secret = signal<TotpSecret | null>(null);
  protected readonly recoveryCodes = signal<readonly string[]>([]);
  readonly #isExpired = signal(this.#half === null);
  protected readonly face = computed(() => {
    if (this.recoveryCodes().length > 0) return 'recovery-codes';
    return this.#isExpired() ? 'expired' : (this.#half?.step ?? 'expired');
  });

  constructor() {
    // The half-token stays in memory: neither the address bar nor the history keeps it.
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
    if (this.#half?.step === 'enrolment') void this.begin();
  }

  protected async begin(): Promise<void> {
    await this.#try(async (mfaToken) => this.secret.set(await this.#api.beginEnrolment(mfaToken)));
  }

  protected async complete(code: string): Promise<void> {
    await this.#try(async (mfaToken) => this.#goOn(await this.#api.complete({ mfaToken, code })));
  }

  protected async enrol(code: string): Promise<void> {
    await this.#try(async (mfaToken) => {
      const grant = await this.#api.confirmEnrolment({ mfaToken, code });
      this.#tokens.accept(grant);
      this.recoveryCodes.set(grant.recoveryCodes);
    });
  }

  /** Leaves for where the person wanted, which is open now. */
  protected async leave(): Promise<void> {
    await this.#router.navigateByUrl(returnAddress(this.returnTo() ?? null));
  }

  async #goOn(grant: AccessGrant): Promise<void> {
    this.#tokens.accept(grant);
    await this.leave();
  }

  async #try(work: (mfaToken: string) => Promise<void>): Promise<void> {
    if (this.isBusy() || this.#half === null) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await work(this.#half.mfaToken);
    } catch (error) {
      this.#show(toProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  #show(problem: ClientProblem): void {
    if (problem.code === 'second-step-expired') this.#isExpired.set(true);
    const wait = problem.retryAfterSeconds;
    this.problem.set(
      wait === null ? problem : { ...problem, detail: `${problem.detail} ${this.text.waitSeconds(wait)}` },
    );
  }
}
