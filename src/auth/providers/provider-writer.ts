import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ProviderTerms } from '../../../protocol/events.js';
import type { IdentityProviderChange, NewIdentityProvider } from '../../../protocol/http/identity-providers.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { valueDigest } from '../../platform/events/canonical-json.js';
import { EventLog } from '../../platform/events/event-log.js';
import { ProviderSignOuts } from '../sign-on/provider-sign-outs.js';
import type { IdentityProvider } from './identity-provider.js';
import { IdentityProvidersRepository } from './identity-providers.repository.js';
import { ProviderSecrets } from './provider-secrets.js';

type Described = Pick<IdentityProvider, 'name' | 'preset' | 'isEnabled' | 'settings' | 'mapping'>;

/** Writes providers with the events that tell of it. Whoever is signed in by a provider that is switched off or removed is signed out. */
@Injectable()
export class ProviderWriter {
  constructor(
    private readonly providers: IdentityProvidersRepository,
    private readonly secrets: ProviderSecrets,
    private readonly signOuts: ProviderSignOuts,
    private readonly log: EventLog,
  ) {}

  /** Whether it was made; not when another one has the slug. @throws ValidationFailedError when another one calls itself the same. */
  async create(tx: EntityManager, id: string, wanted: NewIdentityProvider, isConfigured: boolean): Promise<boolean> {
    const { clientSecret, ...rest } = wanted;
    const { kind } = rest.settings;
    if (rest.isEnabled) await this.mustBeItself(tx, rest);
    const sealedSecrets = clientSecret === null ? null : this.secrets.seal(id, clientSecret);
    if (!(await this.providers.insert(tx, { ...rest, id, kind, sealedSecrets, isConfigured }))) return false;
    await this.log.append(tx, 'identity-provider.created', { providerId: id, kind, after: terms(rest) });
    return true;
  }

  /**
   * Changes a locked provider to `wanted`, if it differs. A secret of null stays as it is.
   *
   * @throws ValidationFailedError when another one calls itself the same.
   */
  async change(
    tx: EntityManager,
    stored: IdentityProvider,
    wanted: IdentityProviderChange,
    isConfigured: boolean,
  ): Promise<void> {
    const { name, preset, isEnabled, settings, mapping, clientSecret } = wanted;
    const isNewSecret = clientSecret !== null && clientSecret !== this.secrets.clientSecretOf(stored);
    const sealedSecrets = isNewSecret ? this.secrets.seal(stored.id, clientSecret) : stored.sealedSecrets;
    const changed = { name, preset, isEnabled, settings, mapping, isConfigured };
    const fields: string[] = Object.entries(changed)
      .filter(([field, value]) => !isDeepStrictEqual(value, Reflect.get(stored, field)))
      .map(([field]) => field);
    if (isNewSecret) fields.push('clientSecret');
    if (fields.length === 0) return;
    if (isEnabled) await this.mustBeItself(tx, { slug: stored.slug, settings });
    await this.providers.update(tx, { id: stored.id, ...changed, sealedSecrets });
    const entry = { providerId: stored.id, fields, before: terms(stored), after: terms(changed) };
    await this.log.append(tx, 'identity-provider.changed', entry);
    if (stored.isEnabled && !isEnabled) await this.signOuts.endOfProvider(tx, stored.id);
  }

  /** Removes a locked provider. */
  async remove(tx: EntityManager, stored: IdentityProvider): Promise<void> {
    await this.signOuts.endOfProvider(tx, stored.id);
    await this.providers.remove(tx, stored.id);
    await this.log.append(tx, 'identity-provider.removed', { providerId: stored.id });
  }

  /** Nobody can pass for another provider by taking its name, in settings or in metadata that changed overnight. */
  private async mustBeItself(
    tx: EntityManager,
    { slug, settings }: Pick<NewIdentityProvider, 'slug' | 'settings'>,
  ): Promise<void> {
    const [member, name] = settings.kind === 'oidc' ? ['issuer', settings.issuer] : ['entityId', settings.entityId];
    const other = name === null ? null : await this.providers.findNamesake(tx, slug, settings.kind, name);
    if (other === null) return;
    const detail = `The provider “${other}” calls itself the same. Change that one, or remove it first.`;
    throw new ValidationFailedError([{ pointer: `/settings/${member}`, detail }]);
  }
}

/** What the log says of a provider: what decides who comes in and as what, and a digest of everything that is no secret. */
function terms({ name, preset, isEnabled, settings, mapping }: Described): ProviderTerms {
  return {
    isEnabled,
    issuer: settings.kind === 'oidc' ? settings.issuer : settings.entityId,
    linksByEmail: mapping.linksByEmail,
    roles: mapping.roles,
    digest: valueDigest({ name, preset, settings, mapping }),
  };
}
