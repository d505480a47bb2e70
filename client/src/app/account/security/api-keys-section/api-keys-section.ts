import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ApiKeyView, CreateApiKey, Scope } from '../../../../../../protocol/http/account.js';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { agoWords, dateWords } from '../../../shared/time-words';
import { ApiKeyForm } from '../api-key-form/api-key-form';
import { SecurityApi } from '../security.api';
import { strings } from '../strings';
import { Work } from '../work';

/** Keys for programs: their list, a new one shown once, and their end. */
@Component({
  selector: 'app-api-keys-section',
  imports: [ApiKeyForm, MatButton, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', 'aria-labelledby': 'api-keys-title' },
  templateUrl: './api-keys-section.html',
  styleUrl: '../section.scss',
})
export class ApiKeysSection {
  readonly #api = inject(SecurityApi);
  protected readonly text = strings.apiKeys;
  protected readonly work = new Work();
  protected readonly keys = signal<readonly ApiKeyView[] | null>(null);
  protected readonly offeredScopes = signal<readonly Scope[]>([]);
  protected readonly isMaking = signal(false);
  protected readonly shown = signal<string | null>(null);
  protected readonly said = signal('');

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    await this.work.run(() => this.#read());
  }

  protected async create(wanted: CreateApiKey): Promise<void> {
    await this.work.run(async () => {
      this.shown.set((await this.#api.createApiKey(wanted)).key);
      this.isMaking.set(false);
      await this.#read();
    });
  }

  protected async revoke(id: string): Promise<void> {
    await this.work.run(async () => {
      await this.#api.revokeApiKey(id);
      await this.#read();
    });
  }

  protected async copy(key: string): Promise<void> {
    const said = await navigator.clipboard.writeText(key).then(
      () => this.text.copied,
      () => this.text.notCopied,
    );
    this.said.set(said);
  }

  protected forget(): void {
    this.shown.set(null);
    this.said.set('');
  }

  protected about({ prefix, scopes, expiresAt, lastUsedAt }: ApiKeyView): string {
    const used = lastUsedAt === null ? this.text.unused : this.text.used(agoWords(Date.parse(lastUsedAt), Date.now()));
    return [`${prefix}…`, scopes.join(', '), this.text.until(dateWords(expiresAt)), used].join(' · ');
  }

  async #read(): Promise<void> {
    const { items, offeredScopes } = await this.#api.apiKeys();
    this.keys.set(items);
    this.offeredScopes.set(offeredScopes);
  }
}
