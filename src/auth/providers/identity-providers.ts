import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type {
  IdentityProviderChange,
  IdentityProviderList,
  IdentityProviderView,
  NewIdentityProvider,
} from '../../../protocol/http/identity-providers.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { type IdentityProvider, toView } from './identity-provider.js';
import { ProviderConfiguredError, ProviderExistsError, ProviderNotFoundError } from './identity-providers.errors.js';
import { IdentityProvidersRepository } from './identity-providers.repository.js';
import { ProviderWriter } from './provider-writer.js';
import { SettingsChecker } from './settings-checker.js';

/** The providers of single sign-on, as administrators see and change them. */
@Injectable()
export class IdentityProviders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: IdentityProvidersRepository,
    private readonly writer: ProviderWriter,
    private readonly checker: SettingsChecker,
    private readonly origin: PublicOrigin,
  ) {}

  async list(): Promise<IdentityProviderList> {
    const all = await this.providers.findAll(this.dataSource.manager);
    return { items: all.map((provider) => toView(provider, this.origin.url)) };
  }

  /** @throws ProviderNotFoundError */
  async show(id: string): Promise<IdentityProviderView> {
    return this.view(this.dataSource.manager, id);
  }

  /** @throws ProviderExistsError, ValidationFailedError when the settings cannot work. */
  async create(wanted: NewIdentityProvider): Promise<IdentityProviderView> {
    const settings = await this.checker.complete(wanted.settings, wanted.isEnabled);
    const id = randomUUID();
    return this.dataSource.transaction(async (tx) => {
      if (!(await this.writer.create(tx, id, { ...wanted, settings }, false)))
        throw new ProviderExistsError(wanted.slug);
      return this.view(tx, id);
    });
  }

  /** @throws ProviderNotFoundError, ProviderConfiguredError, ValidationFailedError when the settings cannot work. */
  async change(id: string, wanted: IdentityProviderChange): Promise<IdentityProviderView> {
    const settings = await this.checker.complete(wanted.settings, wanted.isEnabled);
    return this.dataSource.transaction(async (tx) => {
      const stored = await this.lock(tx, id);
      this.checker.checkKind(stored, settings);
      await this.writer.change(tx, stored, { ...wanted, settings }, false);
      return this.view(tx, id);
    });
  }

  /** @throws ProviderNotFoundError, ProviderConfiguredError */
  async switch(id: string, isEnabled: boolean): Promise<IdentityProviderView> {
    return this.dataSource.transaction(async (tx) => {
      const stored = await this.lock(tx, id);
      if (isEnabled) this.checker.checkWhole(stored.settings);
      if (stored.isEnabled !== isEnabled)
        await this.writer.change(tx, stored, { ...stored, isEnabled, clientSecret: null }, false);
      return this.view(tx, id);
    });
  }

  /** Removes a provider with its identities. Accounts stay; who has no other way to sign in gets none. @throws ProviderNotFoundError, ProviderConfiguredError */
  async remove(id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => this.writer.remove(tx, await this.lock(tx, id)));
  }

  private async lock(tx: EntityManager, id: string): Promise<IdentityProvider> {
    const stored = await this.providers.lock(tx, id);
    if (!stored) throw new ProviderNotFoundError();
    if (stored.isConfigured) throw new ProviderConfiguredError();
    return stored;
  }

  private async view(tx: EntityManager, id: string): Promise<IdentityProviderView> {
    const provider = await this.providers.find(tx, id);
    if (!provider) throw new ProviderNotFoundError();
    return toView(provider, this.origin.url);
  }
}
