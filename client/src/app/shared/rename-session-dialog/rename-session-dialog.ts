import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { strings } from '../strings';
import { Field, allFine } from '../text-field/field';
import { TextField } from '../text-field/text-field';
import { hasLength } from '../text-length';

/** Asks for another name. Closes with the name, or with nothing. */
@Component({
  selector: 'app-rename-session-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ text.title }}</h2>
    <form novalidate (submit)="submit($event)">
      <mat-dialog-content>
        <app-text-field fieldName="name" purpose="off" [label]="text.label" [field]="name" [maxLength]="64" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>{{ text.cancel }}</button>
        <button matButton="filled" type="submit">{{ text.confirm }}</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    app-text-field {
      inline-size: min(360px, 100%);
      margin-block-start: 4px;
    }
  `,
})
export class RenameSessionDialog {
  readonly #dialog = inject<MatDialogRef<RenameSessionDialog, string>>(MatDialogRef);
  protected readonly text = strings.renameDialog;
  protected readonly name = new Field((text) => (hasLength(text, 1, 64) ? null : this.text.tooLong));

  constructor() {
    this.name.reset(inject<{ name: string }>(MAT_DIALOG_DATA).name);
  }

  protected submit(event: Event): void {
    event.preventDefault();
    if (allFine([this.name])) this.#dialog.close(this.name.text().trim());
  }
}
