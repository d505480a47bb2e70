import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../../../shared/empty-state/empty-state';
import { PagedList } from '../../../shared/paged-list';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { clockWords, instantWords } from '../../../shared/time-words';
import { strings } from '../strings';
import type { ScreenVisitEntry } from '../visit-entry';
import { VisitsApi } from '../visits.api';

/** Visits that were, newest first: who, at which session, until when, and why. */
@Component({
  selector: 'app-visit-list',
  imports: [EmptyState, MatButton, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './visit-list.html',
  styleUrl: './visit-list.scss',
})
export class VisitList {
  readonly #api = inject(VisitsApi);

  /** The session whose visits they are; null for those of all. */
  readonly sessionId = input<string | null>(null);

  protected readonly text = strings.past;
  protected readonly list = new PagedList<ScreenVisitEntry>((cursor) => this.#api.past(this.sessionId(), cursor));

  constructor() {
    effect(() => {
      this.sessionId();
      untracked(() => void this.list.load());
    });
  }

  protected what({ visitor, sessionName }: ScreenVisitEntry): string {
    const who = visitor ?? this.text.somebody;
    return this.sessionId() === null ? this.text.at(who, sessionName ?? this.text.gone) : who;
  }

  protected terms({ access, from, until }: ScreenVisitEntry): string {
    return this.text.terms(access, instantWords(from), clockWords(until, Date.parse(from)));
  }
}
