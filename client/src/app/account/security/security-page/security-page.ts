import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SecondStepStatus } from '../../../../../../protocol/http/second-step.js';
import { SecondStepApi } from '../../../core/api/second-step.api';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { ApiKeysSection } from '../api-keys-section/api-keys-section';
import { NoticesSection } from '../notices-section/notices-section';
import { PasswordSection } from '../password-section/password-section';
import { SecondStepSection } from '../second-step-section/second-step-section';
import { SignInsSection } from '../sign-ins-section/sign-ins-section';
import { strings } from '../strings';
import { Work } from '../work';

/** Everything that decides who can get into the account. */
@Component({
  selector: 'app-security-page',
  imports: [
    ApiKeysSection,
    NoticesSection,
    PasswordSection,
    ProblemNotice,
    RouterLink,
    SecondStepSection,
    SignInsSection,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header>
      <a routerLink="/account">{{ text.back }}</a>
      <h1>{{ text.title }}</h1>
    </header>
    @if (status(); as status) {
      <app-password-section [status]="status" (changed)="signIns.load()" />
      <app-second-step-section [status]="status" (changed)="reload(); signIns.load()" />
    } @else if (work.problem(); as problem) {
      <app-problem-notice [problem]="problem" [canRetry]="true" (retry)="reload()" />
    } @else {
      <p role="status">{{ text.loading }}</p>
    }
    <app-sign-ins-section #signIns />
    <app-api-keys-section />
    <app-notices-section />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 20px;
      max-inline-size: 680px;
    }
    header a {
      font-size: 14px;
    }
  `,
})
export class SecurityPage {
  readonly #api = inject(SecondStepApi);
  protected readonly text = strings;
  protected readonly work = new Work();
  protected readonly status = signal<SecondStepStatus | null>(null);

  constructor() {
    void this.reload();
  }

  protected async reload(): Promise<void> {
    await this.work.run(async () => this.status.set(await this.#api.status()));
  }
}
