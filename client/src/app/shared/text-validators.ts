import type { AbstractControl, ValidationErrors, ValidatorFn } from '@angular/forms';

/** Text of `min` to `max` characters, counted in code points as the server does, without the space around it. */
export function textLength(min: number, max: number): ValidatorFn {
  return ({ value }: AbstractControl<string | null>): ValidationErrors | null => {
    const { length } = Array.from((value ?? '').trim());
    return length >= min && length <= max ? null : { textLength: { min, max, length } };
  };
}
