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
import type { AdminSessionView } from '../../../../../../protocol/http/admin-sessions.js';
import type { StreamTicket } from '../../../../../../protocol/http/sessions.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Field, allFine } from '../../../shared/text-field/field';
import { TextField } from '../../../shared/text-field/text-field';
import { hasLength } from '../../../shared/text-length';
import { strings } from '../strings';
import { VisitAccess } from '../visit-access';
import { VisitsApi } from '../visits.api';

const SHORTEST = 10;
const LONGEST = 500;

/** Says what a visit means, asks for the reason, and takes leave. Closes with the ticket, or with nothing. */
@Component({
  selector: 'app-visit-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ProblemNotice, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ text.title(session.owner.displayName) }}</h2>
    <form novalidate (submit)="submit($event)">
      <mat-dialog-content>
        <p>{{ text.told(session.owner.displayName) }}</p>
        <p>{{ text.terms[access] }}</p>
        @if (problem(); as problem) {
          <app-problem-notice [problem]="problem" />
        }
        <app-text-field
          fieldName="reason"
          purpose="off"
          [label]="text.reason"
          [field]="reason"
          [hint]="text.reasonHint"
          [maxLength]="longest"
        />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>{{ text.cancel }}</button>
        <button matButton="filled" type="submit" [attr.aria-disabled]="isBusy()">
          {{ isBusy() ? text.asking : text.confirm }}
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 12px;
    }
  `,
})
export class VisitDialog {
  readonly #api = inject(VisitsApi);
  readonly #dialog = inject<MatDialogRef<VisitDialog, StreamTicket>>(MatDialogRef);
  protected readonly session = inject<AdminSessionView>(MAT_DIALOG_DATA);
  protected readonly text = strings.dialog;
  protected readonly access = inject(VisitAccess).current() === 'control' ? 'control' : 'view';
  protected readonly longest = LONGEST;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly reason = new Field((text) => (hasLength(text, SHORTEST, LONGEST) ? null : this.text.reasonShort));

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isBusy() || !allFine([this.reason])) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      this.#dialog.close(await this.#api.begin(this.session.id, this.reason.text().trim()));
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}
