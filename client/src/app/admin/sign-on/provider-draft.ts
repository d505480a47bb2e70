import { computed, signal } from '@angular/core';
import type { Role } from '../../../../../protocol/http/auth.js';
import type {
  ClaimMapping,
  IdentityProviderChange,
  IdentityProviderView,
  ProviderKind,
  ProviderPreset,
  ProviderPresetId,
  ProviderSettings,
} from '../../../../../protocol/http/identity-providers.js';
import type { InvalidField } from '../../../../../protocol/problem.js';
import { Field } from '../../shared/text-field/field';
import { readLines, writeLines } from './mapping-lines';
import { strings } from './strings';

const text = strings.form;
const ROLES: readonly Role[] = ['user', 'operator', 'admin'];
const MINUTES = 60;

const isRole = (word: string): word is Role => ROLES.some((role) => role === word);
const required =
  (words: string) =>
  (value: string): string | null =>
    value.trim() === '' ? words : null;
const orNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());

function wrongRole(value: string): string | null {
  const at = value
    .split('\n')
    .findIndex((line) => line.trim() !== '' && !isRole(line.slice(line.lastIndexOf('=') + 1).trim()));
  return at < 0 ? null : text.roleWrong(at + 1);
}

function wrongLine(value: string): string | null {
  const line = readLines(value).wrongLine;
  return line === null ? null : text.lineWrong(line);
}

/** What the form about a provider holds until it is saved. */
export class ProviderDraft {
  readonly kind = signal<ProviderKind>('oidc');
  readonly preset = signal<ProviderPresetId>('other');
  readonly isEnabled = signal(true);
  readonly createsAccounts = signal(true);
  readonly linksByEmail = signal(false);
  readonly allowsUnsolicited = signal(false);
  readonly name = new Field(required(text.nameMissing));
  readonly slug = new Field((value) => (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) ? null : text.slugShape));
  readonly issuer = new Field((value) => (URL.canParse(value.trim()) ? null : text.issuerMissing));
  readonly clientId = new Field(required(text.clientIdMissing));
  readonly clientSecret = new Field(() => null);
  readonly scopes = new Field(() => null);
  readonly metadataUrl = new Field(() => null);
  readonly metadata = new Field(() => null);
  readonly subjectAttribute = new Field(() => null);
  readonly groupsClaim = new Field(required(text.groupsClaim));
  readonly groupNames = new Field(wrongLine);
  readonly roles = new Field((value) => wrongLine(value) ?? wrongRole(value));
  readonly hours = new Field((value) =>
    /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 720 ? null : text.hoursWrong,
  );

  /** The fields that are shown, in order. */
  readonly fields = computed(() => {
    const own =
      this.kind() === 'oidc'
        ? [this.issuer, this.clientId, this.clientSecret, this.scopes]
        : [this.metadataUrl, this.metadata, this.subjectAttribute];
    return [this.name, this.slug, ...own, this.groupsClaim, this.groupNames, this.roles, this.hours];
  });
  /** Claims that the form does not show: the preset's, or what is stored. */
  #claims: Pick<ClaimMapping, 'username' | 'displayName' | 'email'>;
  readonly #stored: ProviderSettings | null;

  /** @param stored the provider that is edited; null for a new one. */
  constructor(stored: IdentityProviderView | null) {
    this.#stored = stored?.settings ?? null;
    const mapping = stored?.mapping;
    this.#claims = {
      username: mapping?.username ?? 'preferred_username',
      displayName: mapping?.displayName ?? 'name',
      email: mapping?.email ?? 'email',
    };
    this.groupsClaim.reset(mapping?.groups ?? 'groups');
    this.groupNames.reset(
      writeLines((mapping?.groupNames ?? []).map(({ value, group }) => ({ value, meaning: group }))),
    );
    this.roles.reset(writeLines((mapping?.roles ?? []).map(({ value, role }) => ({ value, meaning: role }))));
    this.hours.reset(String(Math.max(1, Math.round((mapping?.maxSignInMinutes ?? 480) / MINUTES))));
    this.scopes.reset('profile email');
    if (stored) this.#fill(stored);
  }

  /** Takes over what is known of a product. */
  choose(preset: ProviderPreset | null): void {
    this.preset.set(preset?.id ?? 'other');
    const told = this.kind() === 'oidc' ? preset?.mapping : preset?.samlMapping;
    this.#claims = {
      username: told?.username ?? 'preferred_username',
      displayName: told?.displayName ?? 'name',
      email: told?.email ?? 'email',
    };
    this.groupsClaim.reset(told?.groups ?? 'groups');
    this.scopes.reset((preset?.scopes ?? ['profile', 'email']).join(' '));
  }

  /** What is sent. Check the fields first. */
  change(): IdentityProviderChange {
    return {
      name: this.name.text().trim(),
      preset: this.preset(),
      isEnabled: this.isEnabled(),
      settings: this.#settings(),
      mapping: {
        ...this.#claims,
        groups: this.groupsClaim.text().trim(),
        groupNames: readLines(this.groupNames.text()).lines.map(({ value, meaning }) => ({ value, group: meaning })),
        roles: readLines(this.roles.text()).lines.flatMap(({ value, meaning }) =>
          isRole(meaning) ? [{ value, role: meaning }] : [],
        ),
        createsAccounts: this.createsAccounts(),
        linksByEmail: this.linksByEmail(),
        maxSignInMinutes: Number(this.hours.text()) * MINUTES,
      },
      clientSecret: this.kind() === 'oidc' && this.clientSecret.text() !== '' ? this.clientSecret.text() : null,
    };
  }

  /** Shows what the server says at the fields that it is about. Whether every error found its field. */
  refuse(errors: readonly InvalidField[]): boolean {
    const places: readonly (readonly [string, Field])[] = [
      ['/name', this.name],
      ['/slug', this.slug],
      ['/clientSecret', this.clientSecret],
      ['/settings/issuer', this.issuer],
      ['/settings/clientId', this.clientId],
      ['/settings/scopes', this.scopes],
      ['/settings/metadataUrl', this.metadataUrl],
      ['/settings/metadata', this.metadata],
      ['/settings/certificates', this.metadata],
      ['/mapping/groupNames', this.groupNames],
      ['/mapping/roles', this.roles],
    ];
    let isShown = errors.length > 0;
    for (const { pointer, detail } of errors) {
      const found = places.find(([place]) => pointer === place || pointer.startsWith(`${place}/`));
      if (found) found[1].refuse(detail);
      else isShown = false;
    }
    return isShown;
  }

  #settings(): ProviderSettings {
    const stored = this.#stored;
    if (this.kind() === 'oidc') {
      return {
        kind: 'oidc',
        issuer: this.issuer.text().trim(),
        clientId: this.clientId.text().trim(),
        scopes: this.scopes
          .text()
          .split(/\s+/)
          .filter((scope) => scope !== '' && scope !== 'openid'),
        clientAuthentication: stored?.kind === 'oidc' ? stored.clientAuthentication : 'client_secret_basic',
        usesUserInfo: stored?.kind === 'oidc' ? stored.usesUserInfo : true,
      };
    }
    const [metadataUrl, metadata] = [orNull(this.metadataUrl.text()), orNull(this.metadata.text())];
    const known = stored?.kind === 'saml' && metadataUrl === null && metadata === null ? stored : null;
    return {
      kind: 'saml',
      metadataUrl,
      metadata,
      entityId: known?.entityId ?? null,
      signOnUrl: known?.signOnUrl ?? null,
      certificates: known?.certificates ?? [],
      subjectAttribute: orNull(this.subjectAttribute.text()),
      allowsUnsolicited: this.allowsUnsolicited(),
    };
  }

  #fill({ kind, preset, name, slug, isEnabled, settings, mapping }: IdentityProviderView): void {
    this.kind.set(kind);
    this.preset.set(preset);
    this.isEnabled.set(isEnabled);
    this.createsAccounts.set(mapping.createsAccounts);
    this.linksByEmail.set(mapping.linksByEmail);
    this.name.reset(name);
    this.slug.reset(slug);
    if (settings.kind === 'oidc') {
      this.issuer.reset(settings.issuer);
      this.clientId.reset(settings.clientId);
      this.scopes.reset(settings.scopes.join(' '));
    } else {
      this.metadataUrl.reset(settings.metadataUrl ?? '');
      this.subjectAttribute.reset(settings.subjectAttribute ?? '');
      this.allowsUnsolicited.set(settings.allowsUnsolicited);
    }
  }
}
