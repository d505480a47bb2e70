import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { NewIdentityProvider } from '../../../protocol/http/identity-providers.js';
import { SignOnConfig } from '../../platform/config/control-plane.config.js';
import { EnvironmentError } from '../../platform/config/environment.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { IdentityProvidersRepository } from './identity-providers.repository.js';
import { ProviderWriter } from './provider-writer.js';
import { SettingsChecker } from './settings-checker.js';

const VARIABLE = 'STREAMSPACE_IDENTITY_PROVIDERS';
const Providers = z.array(NewIdentityProvider).max(50);

/**
 * Brings the providers of the configuration into the database at each start. One that was there and is no longer is switched off, so that its
 * people's identities stay. Replicas that start at once take turns.
 */
@Injectable()
export class ConfiguredProviders implements OnModuleInit {
  private readonly logger = new Logger(ConfiguredProviders.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: SignOnConfig,
    private readonly providers: IdentityProvidersRepository,
    private readonly writer: ProviderWriter,
    private readonly checker: SettingsChecker,
  ) {}

  /** @throws EnvironmentError naming what is wrong, never a value. */
  async onModuleInit(): Promise<void> {
    const wanted = readProviders(this.config.providers);
    const complete: NewIdentityProvider[] = [];
    for (const [index, provider] of wanted.entries()) {
      const settings = await this.completed(provider, index);
      if (settings) complete.push({ ...provider, settings });
    }
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('streamspace configured providers', 0))`);
      await this.switchOffOthers(tx, new Set(wanted.map(({ slug }) => slug)));
      for (const provider of complete) await this.putIfItself(tx, provider);
    });
  }

  /** A provider whose metadata cannot be fetched at this moment is no reason not to start: what is stored holds. */
  private async completed(
    { slug, settings, isEnabled }: NewIdentityProvider,
    index: number,
  ): Promise<NewIdentityProvider['settings'] | null> {
    try {
      return await this.checker.complete(settings, isEnabled);
    } catch (error) {
      if (!(error instanceof ValidationFailedError)) throw error;
      const [problem] = error.errors;
      if (problem?.pointer !== '/settings/metadataUrl')
        throw new EnvironmentError([`${VARIABLE}: /${index}${problem?.pointer ?? ''}: ${problem?.detail ?? ''}`]);
      this.logger.warn({ slug }, 'The metadata of a configured provider cannot be read. What is stored of it holds.');
      return null;
    }
  }

  /** Metadata that takes the name of another provider must not stop the start either: what is stored holds. */
  private async putIfItself(tx: EntityManager, provider: NewIdentityProvider): Promise<void> {
    try {
      await this.put(tx, provider);
    } catch (error) {
      if (!(error instanceof ValidationFailedError)) throw error;
      const { slug, settings } = provider;
      const [problem] = error.errors;
      const isTold =
        settings.kind === 'saml' && settings.metadataUrl !== null && problem?.pointer === '/settings/entityId';
      if (!isTold)
        throw new EnvironmentError([`${VARIABLE}: ${slug}: ${problem?.pointer ?? ''}: ${problem?.detail ?? ''}`]);
      this.logger.error({ slug }, 'The metadata of a provider takes the name of another one. What is stored holds.');
    }
  }

  private async put(tx: EntityManager, provider: NewIdentityProvider): Promise<void> {
    const found = await this.providers.findBySlug(tx, provider.slug);
    const stored = found && (await this.providers.lock(tx, found.id));
    if (!stored) {
      await this.writer.create(tx, randomUUID(), provider, true);
      return;
    }
    this.checker.checkKind(stored, provider.settings);
    await this.writer.change(tx, stored, provider, true);
  }

  private async switchOffOthers(tx: EntityManager, slugs: ReadonlySet<string>): Promise<void> {
    for (const { id, slug, isConfigured } of await this.providers.findAll(tx)) {
      if (!isConfigured || slugs.has(slug)) continue;
      const stored = await this.providers.lock(tx, id);
      if (stored) await this.writer.change(tx, stored, { ...stored, isEnabled: false, clientSecret: null }, false);
    }
  }
}

/** The list in the variable; null means none. */
function readProviders(text: string | null): NewIdentityProvider[] {
  if (text === null) return [];
  const parsed = Providers.safeParse(document(text));
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(
    parsed.error.issues.map(({ path, message }) => `${VARIABLE}: /${path.map(String).join('/')}: ${message}`),
  );
}

function document(text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 0 });
  } catch {
    throw new EnvironmentError([`${VARIABLE}: It is neither YAML nor JSON.`]);
  }
}
