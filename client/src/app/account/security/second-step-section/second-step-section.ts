import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SecondStepStatus, TotpSecret } from '../../../../../../protocol/http/second-step.js';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { RecoveryCodes } from '../../../shared/recovery-codes/recovery-codes';
import { instantWords } from '../../../shared/time-words';
import { TotpSetup } from '../../../shared/totp-setup/totp-setup';
import { SecurityApi } from '../security.api';
import { strings } from '../strings';
import { Work } from '../work';

/** Sets the second step up, renews its recovery codes, removes it. */
@Component({
  selector: 'app-second-step-section',
  imports: [MatButton, ProblemNotice, RecoveryCodes, TotpSetup],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', 'aria-labelledby': 'second-step-title' },
  templateUrl: './second-step-section.html',
  styleUrl: '../section.scss',
})
export class SecondStepSection {
  readonly #api = inject(SecurityApi);
  readonly status = input.required<SecondStepStatus>();
  readonly changed = output();
  protected readonly text = strings.secondStep;
  protected readonly work = new Work();
  protected readonly secret = signal<TotpSecret | null>(null);
  protected readonly codes = signal<readonly string[]>([]);
  protected readonly isAsking = signal(false);
  protected readonly when = instantWords;

  protected async begin(): Promise<void> {
    await this.work.run(async () => this.secret.set(await this.#api.beginTotp()));
  }

  protected cancel(): void {
    this.secret.set(null);
  }

  protected async confirm(code: string): Promise<void> {
    await this.work.run(async () => {
      this.codes.set((await this.#api.confirmTotp(code)).recoveryCodes);
      this.secret.set(null);
      this.changed.emit();
    });
  }

  protected async renew(): Promise<void> {
    await this.work.run(async () => {
      this.codes.set((await this.#api.renewRecoveryCodes()).recoveryCodes);
      this.changed.emit();
    });
  }

  protected async remove(): Promise<void> {
    await this.work.run(async () => {
      await this.#api.removeTotp();
      this.isAsking.set(false);
      this.changed.emit();
    });
  }
}
