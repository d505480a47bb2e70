import { type AbstractControl, FormControl, FormGroup, type ValidationErrors, Validators } from '@angular/forms';
import type { InvalidField } from '../../../../../protocol/problem.js';
import { textLength } from '../../shared/text-validators';

/** Fewest characters of a password; the protocol's own figure, counted in code points. */
export const SHORTEST_PASSWORD = 12;

/** How many characters a password has, counted the way the server counts. */
export const passwordLength = (password: string): number => Array.from(password).length;

/** Fields of the first administrator. */
export type SetupForm = FormGroup<{
  username: FormControl<string>;
  password: FormControl<string>;
  repeat: FormControl<string>;
}>;

/** The form with the checks that the server makes as well. */
export function setupForm(): SetupForm {
  const password = new FormControl('', { nonNullable: true, validators: [longEnough] });
  const sameAsPassword = ({ value }: AbstractControl<string>): ValidationErrors | null =>
    value === password.value ? null : { differs: true };
  const repeat = new FormControl('', { nonNullable: true, validators: [sameAsPassword] });
  password.valueChanges.subscribe(() => repeat.updateValueAndValidity());
  const username = new FormControl('', {
    nonNullable: true,
    validators: [textLength(2, 64), Validators.pattern(/^\s*[\p{L}\p{N}._@+-]+\s*$/u)],
  });
  return new FormGroup({ username, password, repeat });
}

function longEnough({ value }: AbstractControl<string>): ValidationErrors | null {
  return passwordLength(value) >= SHORTEST_PASSWORD ? null : { short: true };
}

/** Puts the server's words at the fields that they are about. Whether every one of them found its field. */
export function showAtFields(form: SetupForm, errors: readonly InvalidField[]): boolean {
  const found = errors.map(({ pointer, detail }) => {
    const control = form.get(pointer.slice(1));
    control?.setErrors({ refused: detail });
    return control !== null;
  });
  return found.length > 0 && found.every(Boolean);
}

/** What the server said of a field; null when it said nothing. */
export function refusalOf(control: AbstractControl): string | null {
  const refused: unknown = control.getError('refused');
  return typeof refused === 'string' ? refused : null;
}
