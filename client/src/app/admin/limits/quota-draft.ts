import { signal } from '@angular/core';
import type { QuotaLimitName, QuotaLimits } from '../../../../../protocol/http/quotas.js';
import { Field } from '../../shared/text-field/field';
import { DayDraft } from './day-draft';
import { LIMIT_NAMES, limitComplaint, limitIn, textOfLimit } from './limit-text';

/** Whether a limit is settled, and whether it is a number. */
export type LimitKind = 'inherit' | 'unlimited' | 'number';

/** One limit while somebody writes it. */
export class LimitDraft {
  readonly kind = signal<LimitKind>('inherit');
  readonly amount: Field;

  constructor(
    readonly name: QuotaLimitName,
    limit: number | null | undefined,
  ) {
    this.amount = new Field((text) => limitComplaint(name, text));
    if (limit === null) this.kind.set('unlimited');
    if (typeof limit !== 'number') return;
    this.kind.set('number');
    this.amount.reset(textOfLimit(name, limit));
  }

  /** Shows what is wrong. Whether nothing is. */
  check(): boolean {
    if (this.kind() !== 'number') return true;
    this.amount.touch();
    return this.amount.error() === null;
  }

  /** What was written: undefined where nothing is settled, null where it is unlimited. */
  limit(): number | null | undefined {
    if (this.kind() === 'inherit') return undefined;
    return this.kind() === 'unlimited' ? null : limitIn(this.name, this.amount.text());
  }
}

/** What is settled for somebody while somebody writes it. */
export class QuotaDraft {
  readonly limits: readonly LimitDraft[];
  readonly day: DayDraft;

  constructor(settled: QuotaLimits) {
    this.limits = LIMIT_NAMES.map((name) => new LimitDraft(name, settled[name]));
    this.day = new DayDraft(settled.endOfDay);
  }

  /** What was written, without what is left unsettled; null, with the mistakes shown, when something is wrong. */
  settled(): QuotaLimits | null {
    const isFine = [...this.limits.map((limit) => limit.check()), this.day.check()].every(Boolean);
    if (!isFine) return null;
    const settled: QuotaLimits = {};
    for (const draft of this.limits) {
      const limit = draft.limit();
      if (limit !== undefined) settled[draft.name] = limit;
    }
    const endOfDay = this.day.rule();
    return endOfDay === undefined ? settled : { ...settled, endOfDay };
  }
}
