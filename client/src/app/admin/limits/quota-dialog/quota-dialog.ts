import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { EndOfDayFields } from '../end-of-day-fields/end-of-day-fields';
import { LimitRow } from '../limit-row/limit-row';
import { LimitsApi, type LimitSubject } from '../limits.api';
import { QuotaDraft } from '../quota-draft';
import { strings } from '../strings';

/** Whose limits are changed. */
export interface QuotaDialogData {
  readonly subject: LimitSubject;
  /** As a part of a sentence. */
  readonly name: string;
}

/** Changes what is settled for everybody, a group or a person. Closes with true when it was. */
@Component({
  selector: 'app-quota-dialog',
  imports: [
    EndOfDayFields,
    LimitRow,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    ProblemNotice,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ text.title(data.name) }}</h2>
    <form novalidate (submit)="save($event)">
      <mat-dialog-content>
        @if (problem(); as problem) {
          <app-problem-notice [problem]="problem" [canRetry]="draft() === null" (retry)="load()" />
        }
        @if (draft(); as draft) {
          @for (limit of draft.limits; track limit.name) {
            <app-limit-row [draft]="limit" />
          }
          <app-end-of-day-fields [draft]="draft.day" />
        } @else if (problem() === null) {
          <p role="status">{{ loading }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>{{ text.cancel }}</button>
        <button matButton="filled" type="submit" [disabled]="draft() === null || isBusy()">{{ text.save }}</button>
      </mat-dialog-actions>
    </form>
  `,
})
export class QuotaDialog {
  readonly #api = inject(LimitsApi);
  readonly #dialog = inject<MatDialogRef<QuotaDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<QuotaDialogData>(MAT_DIALOG_DATA);
  protected readonly text = strings.quota;
  protected readonly loading = strings.loading;
  protected readonly draft = signal<QuotaDraft | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    try {
      this.draft.set(new QuotaDraft((await this.#api.read(this.data.subject)).limits));
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const settled = this.draft()?.settled() ?? null;
    if (settled === null || this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await this.#api.settle(this.data.subject, settled);
      this.#dialog.close(true);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
    this.isBusy.set(false);
  }
}
