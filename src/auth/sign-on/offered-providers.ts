import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SignInOptions } from '../../../protocol/http/auth.js';
import type { ProviderKind } from '../../../protocol/http/identity-providers.js';
import { ProviderNotFoundError } from '../providers/identity-providers.errors.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { IdentityProvidersRepository } from '../providers/identity-providers.repository.js';
import { signOnPath } from '../providers/provider-addresses.js';

/** The providers that people may sign in by at this moment. */
@Injectable()
export class OfferedProviders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: IdentityProvidersRepository,
  ) {}

  /** As buttons of the sign-in page. */
  async list(): Promise<SignInOptions['providers']> {
    const all = await this.providers.findAll(this.dataSource.manager);
    return all
      .filter(({ isEnabled }) => isEnabled)
      .map((provider) => ({ id: provider.slug, name: provider.name, loginUrl: signOnPath(provider, 'login') }));
  }

  /** @throws ProviderNotFoundError when there is none, it is switched off or of another kind. */
  async find(kind: ProviderKind, slug: string): Promise<IdentityProvider> {
    const provider = await this.findEvenOff(kind, slug);
    if (!provider.isEnabled) throw new ProviderNotFoundError();
    return provider;
  }

  /** The same for one that is switched off, for what must be known of us before it can be switched on. */
  async findEvenOff(kind: ProviderKind, slug: string): Promise<IdentityProvider> {
    const provider = await this.providers.findBySlug(this.dataSource.manager, slug);
    if (provider?.kind !== kind) throw new ProviderNotFoundError();
    return provider;
  }
}
