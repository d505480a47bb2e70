import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { SecurityNotice } from '../../../../../protocol/http/security-notices.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SecurityNoticesApi } from '../../core/api/security-notices.api';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { noticeAdvice, noticeSentence } from '../../shared/security-notice-words';
import { instantWords } from '../../shared/time-words';
import { strings } from './strings';

/** Tells people once, wherever they come in, what was changed about their account outside this sign-in, and asks whether that was expected. */
@Component({
  selector: 'app-security-news',
  imports: [MatButton, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './security-news.html',
  styleUrl: './security-news.scss',
})
export class SecurityNews {
  readonly #api = inject(SecurityNoticesApi);
  protected readonly text = strings;
  protected readonly news = signal<readonly SecurityNotice[]>([]);
  /** Those that were not expected: they stay until the person closes them, with what to do. */
  protected readonly alarming = signal<ReadonlySet<string>>(new Set());
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly sentence = noticeSentence;
  protected readonly advice = noticeAdvice;
  protected readonly when = instantWords;

  constructor() {
    // Nothing is lost when they cannot be read now: they stay new, and the page that is open says what is wrong.
    void this.#read().catch(() => undefined);
  }

  protected async answer({ id: noticeId }: SecurityNotice, isExpected: boolean): Promise<void> {
    this.problem.set(null);
    if (!isExpected) this.alarming.update((ids) => new Set([...ids, noticeId]));
    try {
      await this.#api.answer({ noticeId, isExpected });
      if (isExpected) this.close(noticeId);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected close(noticeId: string): void {
    this.news.update((news) => news.filter(({ id }) => id !== noticeId));
  }

  async #read(): Promise<void> {
    this.news.set((await this.#api.list()).items.filter(({ isNew }) => isNew));
  }
}
