import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { strings } from '../strings';

/** Asks before a session is ended, and says honestly what is lost. Closes with true when the person means it. */
@Component({
  selector: 'app-end-session-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ text.title(session.name) }}</h2>
    <mat-dialog-content>{{ session.home === 'temporary' ? text.temporary : text.persistent }}</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton [mat-dialog-close]="false">{{ text.cancel }}</button>
      <button matButton="filled" class="danger" [mat-dialog-close]="true">{{ text.confirm }}</button>
    </mat-dialog-actions>
  `,
  styles: `
    .danger {
      --mat-button-filled-container-color: var(--ss-failed);
      --mat-button-filled-label-text-color: var(--ss-on-failed);
    }
  `,
})
export class EndSessionDialog {
  protected readonly session = inject<SessionView>(MAT_DIALOG_DATA);
  protected readonly text = strings.endDialog;
}
