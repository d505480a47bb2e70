import { ValidationFailedError } from '../platform/http/validation.js';

/** Checks that somebody repeated the name of what is to go. @throws ValidationFailedError */
export function checkConfirmation(confirm: string, name: string): void {
  if (confirm === name) return;
  throw new ValidationFailedError([{ pointer: '/confirm', detail: `Repeat the name exactly: ${name}` }]);
}
