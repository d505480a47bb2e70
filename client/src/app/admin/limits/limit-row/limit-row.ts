import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TextField } from '../../../shared/text-field/text-field';
import type { LimitDraft, LimitKind } from '../quota-draft';
import { strings } from '../strings';

const KINDS: readonly LimitKind[] = ['inherit', 'unlimited', 'number'];

/** One limit of a form: whether it is settled, and its amount. */
@Component({
  selector: 'app-limit-row',
  imports: [TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <label [for]="id()">{{ label() }}</label>
    <select #kind [id]="id()" [value]="draft().kind()" (change)="choose(kind.value)">
      @for (option of kinds; track option) {
        <option [value]="option" [selected]="draft().kind() === option">{{ text[option] }}</option>
      }
    </select>
    @if (draft().kind() === 'number') {
      <app-text-field
        purpose="off"
        [fieldName]="draft().name"
        [label]="text.amount(label())"
        [field]="draft().amount"
        [maxLength]="12"
      />
    }
  `,
  styleUrl: './limit-row.scss',
})
export class LimitRow {
  readonly draft = input.required<LimitDraft>();

  protected readonly text = strings.quota;
  protected readonly kinds = KINDS;
  protected readonly label = computed(() => this.text.names[this.draft().name]);
  protected readonly id = computed(() => `limit-${this.draft().name}`);

  protected choose(value: string): void {
    const kind = KINDS.find((candidate) => candidate === value);
    if (kind !== undefined) this.draft().kind.set(kind);
  }
}
