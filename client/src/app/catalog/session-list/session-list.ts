import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { SessionStore } from '../../core/live/session-store';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { SessionCard } from '../session-card/session-card';
import { strings } from '../strings';

/** The person's sessions as cards, kept current by live updates. */
@Component({
  selector: 'app-session-list',
  imports: [EmptyState, ProblemNotice, SessionCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './session-list.html',
  styleUrl: './session-list.scss',
})
export class SessionList {
  protected readonly store = inject(SessionStore);
  protected readonly text = strings.sessions;

  constructor() {
    // What live updates read on connecting would do, but nobody should wait for a socket to see the list.
    void this.store.refetch();
  }
}
