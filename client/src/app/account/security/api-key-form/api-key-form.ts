import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { CreateApiKey, Scope } from '../../../../../../protocol/http/account.js';
import { Field, allFine } from '../../../shared/text-field/field';
import { TextField } from '../../../shared/text-field/text-field';
import { hasLength } from '../../../shared/text-length';
import { strings } from '../strings';

const LIVES_DAYS = [30, 90, 365] as const;

/** Asks what a new key is for. */
@Component({
  selector: 'app-api-key-form',
  imports: [MatButton, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form novalidate (submit)="submit($event)">
      <app-text-field fieldName="keyName" purpose="off" [label]="text.name" [field]="name" [maxLength]="64" />
      <fieldset>
        <legend>{{ text.scopes }}</legend>
        @for (scope of scopes(); track scope) {
          <label>
            <input type="checkbox" [name]="scope" [checked]="chosen().has(scope)" (change)="toggle(scope)" />
            {{ words[scope] }}
          </label>
        }
      </fieldset>
      <p class="error" role="alert">{{ error() }}</p>
      <label class="choice">
        {{ text.life }}
        <select name="life" #life (change)="lifeDays.set(+life.value)">
          @for (days of lives; track days) {
            <option [value]="days" [selected]="days === lifeDays()">{{ text.days(days) }}</option>
          }
        </select>
      </label>
      <div class="row">
        <button matButton type="button" (click)="cancelled.emit()">{{ text.cancel }}</button>
        <button matButton="filled" type="submit">{{ text.create }}</button>
      </div>
    </form>
  `,
  styleUrl: '../section.scss',
  styles: `
    :host {
      padding: 0;
      border: 0;
      inline-size: 100%;
    }
    form {
      gap: 16px;
    }
  `,
})
export class ApiKeyForm {
  /** What can be asked for. */
  readonly scopes = input.required<readonly Scope[]>();

  readonly wanted = output<CreateApiKey>();
  readonly cancelled = output();
  protected readonly text = strings.apiKeys;
  protected readonly words = strings.scopes;
  protected readonly lives = LIVES_DAYS;
  protected readonly lifeDays = signal<number>(90);
  protected readonly chosen = signal<ReadonlySet<Scope>>(new Set());
  readonly #isTried = signal(false);
  protected readonly error = computed(() =>
    this.#isTried() && this.chosen().size === 0 ? this.text.scopesMissing : '',
  );
  protected readonly name = new Field((text) => (hasLength(text, 1, 64) ? null : strings.apiKeys.nameError));

  protected toggle(scope: Scope): void {
    const chosen = new Set(this.chosen());
    if (!chosen.delete(scope)) chosen.add(scope);
    this.chosen.set(chosen);
  }

  protected submit(event: Event): void {
    event.preventDefault();
    this.#isTried.set(true);
    if (!allFine([this.name]) || this.chosen().size === 0) return;
    this.wanted.emit({ name: this.name.text().trim(), scopes: [...this.chosen()], lifeDays: this.lifeDays() });
  }
}
