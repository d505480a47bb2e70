import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import type { AuditEntry } from '../../../../../../protocol/http/audit.js';
import type { FilterParams } from '../audit-filter';
import { EntryDetail } from '../entry-detail/entry-detail';
import { entryTime } from '../entry-time';
import { strings } from '../strings';

/** Entries, a line each; a line unfolds to all that is known of it. */
@Component({
  selector: 'app-audit-table',
  imports: [EntryDetail],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './audit-table.html',
  styleUrl: './audit-table.scss',
})
export class AuditTable {
  readonly entries = input.required<readonly AuditEntry[]>();
  readonly narrowed = output<FilterParams>();
  protected readonly text = strings;
  protected readonly when = entryTime;
  /** Position of the entry that is unfolded. */
  protected readonly open = signal<number | null>(null);

  protected toggle(position: number): void {
    this.open.update((open) => (open === position ? null : position));
  }
}
