import { Injectable, inject, signal } from '@angular/core';
import type { MyQuota } from '../../../../protocol/http/quotas.js';
import { MeApi } from '../core/api/me.api';

/** What is left of the person's quota, read when somebody is about to choose. What was read before stays on screen meanwhile. */
@Injectable({ providedIn: 'root' })
export class QuotaStore {
  readonly #api = inject(MeApi);
  readonly #quota = signal<MyQuota | null>(null);

  /** Null until read. */
  readonly quota = this.#quota.asReadonly();

  /** Reads it again. Where that fails nothing is shown: the server checks each launch anyway, and says why not. */
  async load(): Promise<void> {
    this.#quota.set(await this.#api.quota().catch(() => null));
  }
}
