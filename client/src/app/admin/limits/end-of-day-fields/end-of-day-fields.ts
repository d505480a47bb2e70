import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TextField } from '../../../shared/text-field/text-field';
import { type DayDraft, type DayKind, WEEKDAYS } from '../day-draft';
import { strings } from '../strings';

const KINDS: readonly DayKind[] = ['inherit', 'never', 'rule'];

/** The rule for the end of the day, as a part of a form. */
@Component({
  selector: 'app-end-of-day-fields',
  imports: [TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './end-of-day-fields.html',
  styleUrl: './end-of-day-fields.scss',
})
export class EndOfDayFields {
  readonly draft = input.required<DayDraft>();

  protected readonly text = strings.day;
  protected readonly kinds = KINDS;
  protected readonly kindWords: Readonly<Record<DayKind, string>> = {
    inherit: strings.quota.inherit,
    never: strings.day.never,
    rule: strings.day.rule,
  };
  protected readonly weekdays = WEEKDAYS;
  protected readonly actions = ['hibernate', 'end'] as const;
  protected readonly timeZones = Intl.supportedValuesOf('timeZone');

  protected choose(value: string): void {
    const kind = KINDS.find((candidate) => candidate === value);
    if (kind !== undefined) this.draft().kind.set(kind);
  }

  protected act(value: string): void {
    const action = this.actions.find((candidate) => candidate === value);
    if (action !== undefined) this.draft().action.set(action);
  }

  /** Zones that the browser does not list may still be chosen already. */
  protected zones(): readonly string[] {
    const chosen = this.draft().timeZone();
    return this.timeZones.includes(chosen) ? this.timeZones : [chosen, ...this.timeZones];
  }
}
