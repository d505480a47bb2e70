import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { TimelineStore } from '../../core/live/timeline-store';
import { ProblemNotice } from '../problem-notice/problem-notice';
import { strings } from '../strings';
import { TimelineList } from '../timeline-list/timeline-list';

/** The timeline of one session, in a dialog; it grows while open. */
@Component({
  selector: 'app-timeline-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ProblemNotice, TimelineList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ text.title(session.name) }}</h2>
    <mat-dialog-content>
      @if (problem(); as problem) {
        <app-problem-notice [problem]="problem" [canRetry]="true" (retry)="load()" />
      } @else {
        <app-timeline-list [entries]="entries()" />
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close cdkFocusInitial>{{ text.close }}</button>
    </mat-dialog-actions>
  `,
})
export class TimelineDialog {
  readonly #timelines = inject(TimelineStore);
  protected readonly session = inject<{ id: string; name: string }>(MAT_DIALOG_DATA);
  protected readonly text = strings.timeline;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly entries = computed(() => this.#timelines.entries(this.session.id));

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    await this.#timelines.load(this.session.id).catch((error: unknown) => this.problem.set(toProblem(error)));
  }
}
