import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';

/** One of the words to choose from, and what choosing it means. */
export interface Choice<Word extends string> {
  readonly word: Word;
  readonly label: string;
  readonly hint: string;
}

/** A few words of which one is chosen: radio buttons that look like one switch, and below them what the chosen one means. */
@Component({
  selector: 'app-choice-row',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset>
      <legend>{{ legend() }}</legend>
      <div>
        @for (choice of choices(); track choice.word) {
          <label>
            <input
              class="visually-hidden"
              type="radio"
              [name]="name()"
              [value]="choice.word"
              [checked]="choice.word === chosen()"
              [attr.aria-describedby]="name() + '-hint'"
              (change)="chose.emit(choice.word)"
            />
            {{ choice.label }}
          </label>
        }
      </div>
      <p [id]="name() + '-hint'">{{ hint() }}</p>
    </fieldset>
  `,
  styleUrl: './choice-row.scss',
})
export class ChoiceRow<Word extends string> {
  readonly legend = input.required<string>();
  readonly name = input.required<string>();
  readonly choices = input.required<readonly Choice<Word>[]>();
  readonly chosen = input.required<Word>();
  readonly chose = output<Word>();

  protected hint(): string {
    return this.choices().find(({ word }) => word === this.chosen())?.hint ?? '';
  }
}
