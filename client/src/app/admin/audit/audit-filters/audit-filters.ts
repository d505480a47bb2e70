import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { EVENT_READINGS } from '../../../../../../protocol/event-sentences.js';
import { type FilterName, type FilterParams, filterFrom, instantOf, localTime } from '../audit-filter';
import { strings } from '../strings';

const EVENTS = Object.entries(EVENT_READINGS)
  .map(([name, { title }]) => ({ name, title }))
  .sort((a, b) => a.title.localeCompare(b.title));

function isWide(view: Window | null): boolean {
  // Missing in environments without layout.
  const queries: Partial<Pick<Window, 'matchMedia'>> | null = view;
  return queries?.matchMedia?.('(min-width: 640px)').matches ?? true;
}

/** What the log is filtered by. Gives out what is filled in when the person asks for it. */
@Component({
  selector: 'app-audit-filters',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './audit-filters.html',
  styleUrl: './audit-filters.scss',
})
export class AuditFilters {
  readonly filter = input.required<FilterParams>();
  readonly chosen = output<FilterParams>();
  protected readonly text = strings.filters;
  /** Where there is room. On a narrow window they would hide the log. */
  protected readonly isOpen = isWide(inject(DOCUMENT).defaultView);
  protected readonly outcomes = Object.entries(strings.outcomes);
  protected readonly events = EVENTS;
  protected readonly since = computed(() => localTime(this.filter().since));
  protected readonly until = computed(() => localTime(this.filter().until));

  protected apply(event: Event): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const data = new FormData(event.target);
    const valueOf = (name: FilterName): string => {
      const value = data.get(name);
      const text = typeof value === 'string' ? value : '';
      return name === 'since' || name === 'until' ? instantOf(text) : text;
    };
    this.chosen.emit(filterFrom(valueOf));
  }
}
