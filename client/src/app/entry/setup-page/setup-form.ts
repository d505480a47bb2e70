import type { InvalidField } from '../../../../../protocol/problem.js';
import { Field } from '../../shared/text-field/field';
import { hasLength } from '../../shared/text-length';
import { strings } from '../strings';

/** Fewest characters of a password; the protocol's own figure, counted in code points. */
export const SHORTEST_PASSWORD = 12;

const USERNAME = /^\s*[\p{L}\p{N}._@+-]+\s*$/u;

/** How many characters a password has, counted the way the server counts. */
export const passwordLength = (password: string): number => Array.from(password).length;

/** Fields of the first administrator, with the checks that the server makes as well. */
export class SetupForm {
  readonly username = new Field(usernameError);
  readonly password = new Field((text) =>
    passwordLength(text) >= SHORTEST_PASSWORD ? null : strings.setup.passwordShort,
  );
  readonly repeat = new Field((text) => (text === this.password.text() ? null : strings.setup.repeatDiffers));
  readonly fields = [this.username, this.password, this.repeat] as const;

  /** Puts the server's words at the fields that they are about. Whether every one of them found its field. */
  refuse(errors: readonly InvalidField[]): boolean {
    const fields = new Map([
      ['/username', this.username],
      ['/password', this.password],
    ]);
    errors.forEach(({ pointer, detail }) => fields.get(pointer)?.refuse(detail));
    return errors.length > 0 && errors.every(({ pointer }) => fields.has(pointer));
  }
}

function usernameError(text: string): string | null {
  if (text.trim() !== '' && !USERNAME.test(text)) return strings.setup.usernameShape;
  return hasLength(text, 2, 64) ? null : strings.setup.usernameShort;
}
