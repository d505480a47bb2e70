import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import type { SecurityNotice } from '../../../../../../protocol/http/security-notices.js';
import { SecurityNoticesApi } from '../../../core/api/security-notices.api';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { noticeSentence } from '../../../shared/security-notice-words';
import { instantWords } from '../../../shared/time-words';
import { strings } from '../strings';
import { Work } from '../work';

/** What was changed about the account lately, for looking it up. */
@Component({
  selector: 'app-notices-section',
  imports: [ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', 'aria-labelledby': 'notices-title' },
  template: `
    <h2 id="notices-title">{{ text.title }}</h2>
    <p class="soft">{{ text.hint }}</p>
    @if (work.problem(); as problem) {
      <app-problem-notice [problem]="problem" [canRetry]="true" (retry)="load()" />
    }
    @if (notices()?.length === 0) {
      <p>{{ text.none }}</p>
    }
    <ul>
      @for (notice of notices(); track notice.id) {
        <li>
          <div>
            <span class="name">{{ sentence(notice) }}</span>
            <p class="soft">{{ about(notice) }}</p>
          </div>
        </li>
      }
    </ul>
  `,
  styleUrl: '../section.scss',
})
export class NoticesSection {
  readonly #api = inject(SecurityNoticesApi);
  protected readonly text = strings.notices;
  protected readonly work = new Work();
  protected readonly notices = signal<readonly SecurityNotice[] | null>(null);
  protected readonly sentence = noticeSentence;

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    await this.work.run(async () => this.notices.set((await this.#api.list()).items));
  }

  protected about({ occurredAt, isExpected }: SecurityNotice): string {
    const when = instantWords(occurredAt);
    if (isExpected === null) return when;
    return `${when} · ${isExpected ? this.text.expected : this.text.unexpected}`;
  }
}
