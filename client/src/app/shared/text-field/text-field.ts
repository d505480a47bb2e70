import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { strings } from './strings';
import type { Field } from './field';

/** What the browser may fill a field with (the `autocomplete` of HTML). */
export type FieldPurpose = 'username' | 'current-password' | 'new-password' | 'name' | 'one-time-code' | 'off';

/**
 * A labelled field with hint and error; a secret one has a button that shows it. Our own, since Material's would be half of what the sign-in
 * page has to fetch.
 */
@Component({
  selector: 'app-text-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './text-field.html',
  styleUrl: './text-field.scss',
})
export class TextField {
  /** Name of the form field, for password managers and tests. */
  readonly fieldName = input.required<string>();
  readonly purpose = input.required<FieldPurpose>();
  readonly label = input.required<string>();
  readonly field = input.required<Field>();
  readonly hint = input('');
  readonly maxLength = input<number | null>(null);

  protected readonly text = strings;
  protected readonly isShown = signal(false);
  protected readonly isSecret = computed(() => this.purpose().endsWith('password'));
  /** A name or secret that must not be corrected while it is typed. */
  protected readonly isIdentity = computed(() => this.isSecret() || this.purpose() === 'username' || this.isCode());
  protected readonly isCode = computed(() => this.purpose() === 'one-time-code');
  protected readonly error = computed(() => this.field().shownError());
}
