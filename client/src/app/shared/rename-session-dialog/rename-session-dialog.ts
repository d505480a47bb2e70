import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatInput, MatLabel } from '@angular/material/input';
import { strings } from '../strings';
import { textLength } from '../text-validators';

/** Asks for another name. Closes with the name, or with nothing. */
@Component({
  selector: 'app-rename-session-dialog',
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    ReactiveFormsModule,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ text.title }}</h2>
    <form (ngSubmit)="submit()">
      <mat-dialog-content>
        <mat-form-field appearance="outline">
          <mat-label>{{ text.label }}</mat-label>
          <input matInput name="name" autocomplete="off" maxlength="64" cdkFocusInitial [formControl]="name" />
          <mat-error>{{ text.tooLong }}</mat-error>
        </mat-form-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>{{ text.cancel }}</button>
        <button matButton="filled" type="submit">{{ text.confirm }}</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-form-field {
      inline-size: min(360px, 100%);
      margin-block-start: 8px;
    }
  `,
})
export class RenameSessionDialog {
  readonly #dialog = inject<MatDialogRef<RenameSessionDialog, string>>(MatDialogRef);
  protected readonly text = strings.renameDialog;
  protected readonly name = new FormControl(inject<{ name: string }>(MAT_DIALOG_DATA).name, {
    nonNullable: true,
    validators: [textLength(1, 64)],
  });

  protected submit(): void {
    if (this.name.valid) this.#dialog.close(this.name.value.trim());
  }
}
