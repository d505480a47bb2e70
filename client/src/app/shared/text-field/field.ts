import { computed, signal } from '@angular/core';

/** What somebody typed into one field and what is wrong with it, as signals. `check` answers a sentence, null when all is well. */
export class Field {
  readonly #text = signal('');
  readonly #isTouched = signal(false);
  readonly #refusal = signal<string | null>(null);
  readonly #check: (text: string) => string | null;

  readonly text = this.#text.asReadonly();
  /** What is wrong: the server's own words until the text changes, else what the check says. */
  readonly error = computed(() => this.#refusal() ?? this.#check(this.#text()));
  /** What to show of it: nothing before the person has been at the field. */
  readonly shownError = computed(() => (this.#isTouched() ? this.error() : null));

  /** `check` may read other fields. */
  constructor(check: (text: string) => string | null) {
    this.#check = check;
  }

  type(text: string): void {
    this.#text.set(text);
    this.#refusal.set(null);
  }

  touch(): void {
    this.#isTouched.set(true);
  }

  /** Starts over with `text`. */
  reset(text: string): void {
    this.type(text);
    this.#isTouched.set(false);
  }

  /** Shows what the server says of the text. */
  refuse(words: string): void {
    this.#refusal.set(words);
    this.touch();
  }
}

/** Touches every field. Whether nothing is wrong with any of them. */
export function allFine(fields: readonly Field[]): boolean {
  fields.forEach((field) => field.touch());
  return fields.every((field) => field.error() === null);
}
