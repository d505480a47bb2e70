import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { IdentityProviderView, ProviderTestReport } from '../../../../../../protocol/http/identity-providers.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { SignOnApi } from '../sign-on.api';
import { strings } from '../strings';

/** One provider: what it is, whether it works, and what can be done with it. */
@Component({
  selector: 'app-provider-card',
  imports: [MatButton, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './provider-card.html',
  styleUrl: './provider-card.scss',
})
export class ProviderCard {
  readonly #api = inject(SignOnApi);
  readonly provider = input.required<IdentityProviderView>();
  readonly changed = output<IdentityProviderView>();
  readonly removed = output();
  readonly editing = output();

  protected readonly text = strings;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly report = signal<ProviderTestReport | null>(null);
  protected readonly isTesting = signal(false);
  /** What the person is asked about before it happens. */
  protected readonly asking = signal<'remove' | 'switch-off' | null>(null);

  protected async test(): Promise<void> {
    if (this.isTesting()) return;
    this.isTesting.set(true);
    await this.#attempt(async () => this.report.set(await this.#api.test(this.provider().id)));
    this.isTesting.set(false);
  }

  protected async switch(isEnabled: boolean): Promise<void> {
    this.asking.set(null);
    await this.#attempt(async () => this.changed.emit(await this.#api.switch(this.provider().id, isEnabled)));
  }

  protected async remove(): Promise<void> {
    this.asking.set(null);
    await this.#attempt(async () => {
      await this.#api.remove(this.provider().id);
      this.removed.emit();
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.problem.set(null);
    await work().catch((error: unknown) => this.problem.set(toProblem(error)));
  }
}
