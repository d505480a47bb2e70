import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal } from '@angular/core';
import type { AuditEntry } from '../../../../../../protocol/http/audit.js';
import type { FilterParams } from '../audit-filter';
import { AuditApi } from '../audit.api';
import { changesOf, membersOf } from '../entry-changes';
import { strings } from '../strings';

/** Everything that the log knows of one entry, and what it changed. */
@Component({
  selector: 'app-entry-detail',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './entry-detail.html',
  styleUrl: './entry-detail.scss',
})
export class EntryDetail {
  readonly entry = input.required<AuditEntry>();
  readonly narrowed = output<FilterParams>();
  readonly #api = inject(AuditApi);
  protected readonly text = strings.detail;

  /** Null where nothing was before, and where it cannot be read: then there is only what is. */
  readonly #previous = signal<AuditEntry | null>(null);
  protected readonly changes = computed(() => changesOf(this.#previous()?.data ?? null, this.entry().data));
  protected readonly members = computed(() => membersOf(this.entry().data));
  protected readonly actor = computed(() => {
    const { kind, id, name } = this.entry().actor;
    return [name ?? strings.actors[kind], id].filter((part) => part !== null).join(' · ');
  });
  /** What a person acted by; null where that is not known. */
  protected readonly credential = computed(() => {
    const { signInId, apiKeyId } = this.entry().actor;
    if (apiKeyId !== null) return { name: this.text.apiKey, id: apiKeyId };
    return signInId === null ? null : { name: this.text.signIn, id: signInId };
  });
  protected readonly target = computed(() => {
    const { target, targetName } = this.entry();
    return target === null ? null : [targetName ?? target.kind, target.id].filter((part) => part !== null).join(' · ');
  });
  protected readonly targetFilter = computed(() => {
    const { target } = this.entry();
    return target === null ? null : { target: target.id === null ? target.kind : `${target.kind}:${target.id}` };
  });

  constructor() {
    effect((onCleanup) => {
      let isWanted = true;
      onCleanup(() => (isWanted = false));
      this.#previous.set(null);
      void this.#api.previous(this.entry()).then(
        (previous) => (isWanted ? this.#previous.set(previous) : undefined),
        () => undefined,
      );
    });
  }
}
