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
import type { AdoptOrphan, OrphanView } from '../../../../../protocol/http/orphans.js';
import { Field, allFine } from '../../shared/text-field/field';
import { TextField } from '../../shared/text-field/text-field';
import { strings } from '../strings';

/** Says what adopting an instance does, and asks whose it becomes where nobody is known. Closes with that, or with nothing. */
@Component({
  selector: 'app-adopt-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ text.title }}</h2>
    <form novalidate (submit)="submit($event)">
      <mat-dialog-content>
        <p>{{ orphan.adoption.message }} {{ text.counts }}</p>
        @if (orphan.adoption.needsPerson) {
          <app-text-field fieldName="person" purpose="off" [label]="text.person" [field]="person" [maxLength]="128" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>{{ text.cancel }}</button>
        <button matButton="filled" type="submit">{{ text.confirm }}</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    app-text-field {
      margin-block-start: 16px;
    }
  `,
})
export class AdoptDialog {
  readonly #dialog = inject<MatDialogRef<AdoptDialog, AdoptOrphan>>(MatDialogRef);
  protected readonly orphan = inject<OrphanView>(MAT_DIALOG_DATA);
  protected readonly text = strings.orphan.adoptDialog;
  protected readonly person = new Field((text) => (text.trim() === '' ? this.text.personMissing : null));

  protected submit(event: Event): void {
    event.preventDefault();
    if (!this.orphan.adoption.needsPerson) this.#dialog.close({});
    else if (allFine([this.person])) this.#dialog.close({ username: this.person.text().trim() });
  }
}
