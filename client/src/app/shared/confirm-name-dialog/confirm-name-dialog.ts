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

/** What is to go for good, and in which words that is asked. */
export interface NameToConfirm {
  readonly title: string;
  readonly detail: string;
  /** What has to be typed. */
  readonly name: string;
  /** Words of the button. */
  readonly confirm: string;
}

/** Asks for a name to be typed before something is removed that cannot be brought back. Closes with whether it was. */
@Component({
  selector: 'app-confirm-name-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ data.title }}</h2>
    <form novalidate (submit)="submit($event)">
      <mat-dialog-content>
        <p>{{ data.detail }}</p>
        <p class="ask">
          {{ text.type }} <code>{{ data.name }}</code>
        </p>
        <app-text-field fieldName="confirm" purpose="off" [label]="text.label" [field]="name" [maxLength]="255" />
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>{{ text.cancel }}</button>
        <button matButton="filled" class="danger" type="submit">{{ data.confirm }}</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .ask {
      margin-block: 16px 8px;
    }
    code {
      font: 13px var(--ss-font-mono);
      padding: 2px 6px;
      border-radius: 4px;
      box-decoration-break: clone;
      -webkit-box-decoration-break: clone;
      background: var(--ss-surface-sunken);
      color: var(--ss-text);
      user-select: all;
    }
    .danger {
      --mat-button-filled-container-color: var(--ss-failed);
      --mat-button-filled-label-text-color: var(--ss-on-failed);
    }
  `,
})
export class ConfirmNameDialog {
  readonly #dialog = inject<MatDialogRef<ConfirmNameDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<NameToConfirm>(MAT_DIALOG_DATA);
  protected readonly text = strings.confirmName;
  protected readonly name = new Field((text) => (text.trim() === this.data.name ? null : this.text.differs));

  protected submit(event: Event): void {
    event.preventDefault();
    if (allFine([this.name])) this.#dialog.close(true);
  }
}
