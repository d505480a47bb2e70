import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { strings } from '../strings';

/** Which application, and whether the session that holds its files can be opened. */
export interface HomeInUse {
  readonly name: string;
  readonly canOpen: boolean;
}

/** What the person chose; nothing when the dialog was closed. */
export type HomeInUseChoice = 'open' | 'temporary';

/** Offers two ways out when the files of an application are in use by another session. */
@Component({
  selector: 'app-home-in-use-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ text.title(data.name) }}</h2>
    <mat-dialog-content>{{ text.detail }}</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close>{{ text.cancel }}</button>
      <button matButton="outlined" mat-dialog-close="temporary">{{ text.temporary }}</button>
      @if (data.canOpen) {
        <button matButton="filled" mat-dialog-close="open" cdkFocusInitial>{{ text.open }}</button>
      }
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-actions {
      gap: 8px;
      flex-wrap: wrap;
    }
  `,
})
export class HomeInUseDialog {
  protected readonly data = inject<HomeInUse>(MAT_DIALOG_DATA);
  protected readonly text = strings.homeInUse;
}
