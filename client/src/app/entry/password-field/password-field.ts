import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { type FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatError, MatFormField, MatHint, MatInput, MatLabel, MatSuffix } from '@angular/material/input';
import { mdiEyeOffOutline, mdiEyeOutline } from '@mdi/js';
import { Icon } from '../../core/icons/icon';
import { strings } from '../strings';

/** A password with a button that shows it. */
@Component({
  selector: 'app-password-field',
  imports: [Icon, MatError, MatFormField, MatHint, MatInput, MatLabel, MatSuffix, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <input
        matInput
        [name]="fieldName()"
        [attr.autocomplete]="purpose()"
        [type]="isShown() ? 'text' : 'password'"
        [formControl]="control()"
      />
      <button
        matSuffix
        type="button"
        [attr.aria-label]="isShown() ? text.hide : text.show"
        [attr.aria-pressed]="isShown()"
        (click)="isShown.set(!isShown())"
      >
        <app-icon [path]="isShown() ? icons.hide : icons.show" />
      </button>
      @if (hint()) {
        <mat-hint>{{ hint() }}</mat-hint>
      }
      <mat-error>{{ error() }}</mat-error>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      inline-size: 100%;
      margin-block-end: 16px;
    }
    mat-hint {
      color: var(--ss-text-soft);
    }
    button {
      display: grid;
      place-items: center;
      inline-size: 40px;
      block-size: 40px;
      margin-inline-end: 8px;
      border: 0;
      border-radius: var(--ss-radius-s);
      background: none;
      color: var(--ss-text-soft);
      cursor: pointer;
    }
    button:hover {
      background: var(--ss-surface-sunken);
    }
  `,
})
export class PasswordField {
  /** Name of the form field, for password managers and tests. */
  readonly fieldName = input.required<string>();
  readonly purpose = input.required<'current-password' | 'new-password'>();
  readonly label = input.required<string>();
  readonly control = input.required<FormControl<string>>();
  readonly error = input.required<string>();
  readonly hint = input('');
  protected readonly text = strings.signIn;
  protected readonly isShown = signal(false);
  protected readonly icons = { show: mdiEyeOutline, hide: mdiEyeOffOutline };
}
