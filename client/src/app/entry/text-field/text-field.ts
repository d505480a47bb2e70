import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { type FormControl, ReactiveFormsModule } from '@angular/forms';
import { mdiEyeOffOutline, mdiEyeOutline } from '@mdi/js';
import { switchMap } from 'rxjs';
import { Icon } from '../../core/icons/icon';
import { strings } from '../strings';

/**
 * A labelled field with hint and error; a secret one has a button that shows it. Our own, since Material's would be half of what the sign-in
 * page has to fetch.
 */
@Component({
  selector: 'app-text-field',
  imports: [Icon, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './text-field.html',
  styleUrl: './text-field.scss',
})
export class TextField {
  /** Name of the form field, for password managers and tests. */
  readonly fieldName = input.required<string>();
  readonly purpose = input.required<'username' | 'current-password' | 'new-password'>();
  readonly label = input.required<string>();
  readonly control = input.required<FormControl<string>>();
  /** What is wrong when the control is invalid. */
  readonly error = input.required<string>();
  readonly hint = input('');

  protected readonly text = strings.signIn;
  protected readonly isShown = signal(false);
  protected readonly isSecret = computed(() => this.purpose() !== 'username');
  protected readonly icons = { show: mdiEyeOutline, hide: mdiEyeOffOutline };
  readonly #changes = toSignal(toObservable(this.control).pipe(switchMap((control) => control.events)));

  /** Whether to show the error: not before the person has been at the field. */
  protected readonly isWrong = computed(() => {
    // Controls are no signals; their events say when to look again.
    this.#changes();
    return this.control().invalid && this.control().touched;
  });
}
