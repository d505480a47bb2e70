import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OrphanView } from '../../../../../protocol/http/orphans.js';
import { Now } from '../../core/now';
import { agoWords, instantWords } from '../../shared/time-words';
import { coresWords, gibWords } from '../amounts';
import { strings } from '../strings';

/** One instance that belongs to no session: what is known of it, why it is here, and what can be done. */
@Component({
  selector: 'app-orphan-card',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './orphan-card.html',
  styleUrl: './orphan-card.scss',
})
export class OrphanCard {
  readonly #now = inject(Now);

  readonly orphan = input.required<OrphanView>();
  /** Whether the person may do more than look. */
  readonly canDecide = input.required<boolean>();
  readonly adopt = output();
  readonly remove = output();

  protected readonly text = strings.orphan;
  protected readonly at = instantWords;
  protected readonly size = computed(() => {
    const { cpuMillis, memoryMiB } = this.orphan().resources;
    if (cpuMillis === null || memoryMiB === null) return this.text.unknown;
    return this.text.sizeWords(coresWords(cpuMillis), gibWords(memoryMiB));
  });

  protected ago(instant: string): string {
    return agoWords(Date.parse(instant), this.#now.ms());
  }
}
