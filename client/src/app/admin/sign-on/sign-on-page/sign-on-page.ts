import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { IdentityProviderView, ProviderPreset } from '../../../../../../protocol/http/identity-providers.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { EmptyState } from '../../../shared/empty-state/empty-state';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { ProviderCard } from '../provider-card/provider-card';
import { ProviderForm } from '../provider-form/provider-form';
import { SignOnApi } from '../sign-on.api';
import { strings } from '../strings';

/** The providers of single sign-on, for administrators. */
@Component({
  selector: 'app-sign-on-page',
  imports: [EmptyState, MatButton, ProblemNotice, ProviderCard, ProviderForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-on-page.html',
  styleUrl: './sign-on-page.scss',
})
export class SignOnPage {
  readonly #api = inject(SignOnApi);
  protected readonly text = strings;
  protected readonly providers = signal<readonly IdentityProviderView[] | null>(null);
  protected readonly presets = signal<readonly ProviderPreset[]>([]);
  protected readonly problem = signal<ClientProblem | null>(null);
  /** The provider that is edited, `new` while one is added. */
  protected readonly editing = signal<IdentityProviderView | 'new' | null>(null);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    try {
      const [providers, presets] = await Promise.all([this.#api.list(), this.#api.presets()]);
      this.presets.set(presets);
      this.providers.set(providers);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected keep(changed: IdentityProviderView): void {
    const others = (this.providers() ?? []).filter(({ id }) => id !== changed.id);
    this.providers.set([...others, changed].sort((a, b) => a.name.localeCompare(b.name)));
    this.editing.set(null);
  }

  protected drop({ id }: IdentityProviderView): void {
    this.providers.set((this.providers() ?? []).filter((provider) => provider.id !== id));
  }
}
