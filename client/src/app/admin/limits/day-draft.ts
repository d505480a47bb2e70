import { computed, signal } from '@angular/core';
import type { EndOfDay, EndOfDayAction, Weekday } from '../../../../../protocol/end-of-day.js';
import { Field, allFine } from '../../shared/text-field/field';
import { strings } from './strings';

/** Whether anything is said about the end of the day, and what. */
export type DayKind = 'inherit' | 'never' | 'rule';

export const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
const isExtension = (text: string): boolean => /^\d+$/.test(text.trim()) && Number(text) <= 1440;

/** A rule for the end of the day while somebody writes it. */
export class DayDraft {
  readonly kind = signal<DayKind>('inherit');
  readonly at = new Field((text) => (isTime(text) ? null : strings.day.atError));
  readonly timeZone = signal(Intl.DateTimeFormat().resolvedOptions().timeZone);
  readonly days = signal<readonly Weekday[]>(WEEKDAYS.slice(0, 5));
  readonly action = signal<EndOfDayAction>('hibernate');
  readonly extension = new Field((text) => (isExtension(text) ? null : strings.day.extendError));
  readonly daysError = computed(() => (this.days().length === 0 ? strings.day.daysError : null));

  constructor(rule: EndOfDay | null | undefined) {
    this.at.reset(rule?.at ?? '19:00');
    this.extension.reset(String(rule?.extendMinutes ?? 60));
    if (rule === undefined) return;
    this.kind.set(rule === null ? 'never' : 'rule');
    if (rule === null) return;
    this.timeZone.set(rule.timeZone);
    this.days.set(rule.days);
    this.action.set(rule.action);
  }

  toggle(day: Weekday): void {
    const chosen = new Set(this.days());
    if (!chosen.delete(day)) chosen.add(day);
    this.days.set(WEEKDAYS.filter((candidate) => chosen.has(candidate)));
  }

  /** Shows what is wrong. Whether nothing is. */
  check(): boolean {
    return this.kind() !== 'rule' || (allFine([this.at, this.extension]) && this.daysError() === null);
  }

  /** What was written: undefined where nothing is settled, null where the day never ends. */
  rule(): EndOfDay | null | undefined {
    if (this.kind() === 'inherit') return undefined;
    if (this.kind() === 'never') return null;
    return {
      at: this.at.text(),
      timeZone: this.timeZone(),
      days: [...this.days()],
      action: this.action(),
      extendMinutes: Number(this.extension.text()),
    };
  }
}
