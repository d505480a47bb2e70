import {
  ChangeDetectionStrategy,
  Component,
  type OnInit,
  computed,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import type {
  IdentityProviderView,
  ProviderAddresses,
  ProviderKind,
  ProviderPreset,
} from '../../../../../../protocol/http/identity-providers.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { allFine } from '../../../shared/text-field/field';
import { TextField } from '../../../shared/text-field/text-field';
import { ProviderDraft } from '../provider-draft';
import { SignOnApi } from '../sign-on.api';
import { strings } from '../strings';

type AddressName = keyof ProviderAddresses;

/** Adds or edits a provider: what to do there, which addresses to enter there, and what of it to enter here. */
@Component({
  selector: 'app-provider-form',
  imports: [MatButton, ProblemNotice, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './provider-form.html',
  styleUrl: './provider-form.scss',
})
export class ProviderForm implements OnInit {
  readonly #api = inject(SignOnApi);
  /** The provider to edit; null to add one. */
  readonly provider = input.required<IdentityProviderView | null>();
  readonly presets = input.required<readonly ProviderPreset[]>();
  readonly saved = output<IdentityProviderView>();
  readonly canceled = output();

  protected readonly text = strings.form;
  protected readonly kindNames = strings.kinds;
  protected readonly kinds: readonly ProviderKind[] = ['oidc', 'saml'];
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly copied = signal<AddressName | null>(null);
  protected draft = new ProviderDraft(null);
  protected readonly chosen = computed(() => this.presets().find(({ id }) => id === this.draft.preset()) ?? null);
  protected readonly addresses = computed(() => this.#addresses());
  #isSlugTyped = false;

  ngOnInit(): void {
    this.draft = new ProviderDraft(this.provider());
  }

  protected choose(preset: ProviderPreset | null): void {
    this.draft.choose(preset);
    if (preset && this.draft.name.text() === '') this.typeName(preset.name);
  }

  protected chooseKind(kind: ProviderKind): void {
    this.draft.kind.set(kind);
    this.draft.choose(this.chosen());
  }

  /** The short name follows the name until somebody types one. */
  protected typeName(name: string): void {
    this.draft.name.type(name);
    if (this.#isSlugTyped || this.provider()) return;
    const slug = name
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    this.draft.slug.type(slug.slice(0, 40));
  }

  protected nameTyped(): void {
    this.typeName(this.draft.name.text());
  }

  protected slugTyped(): void {
    this.#isSlugTyped = true;
  }

  protected async copy(name: AddressName, address: string): Promise<void> {
    await navigator.clipboard.writeText(address);
    this.copied.set(name);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFine(this.draft.fields()) || this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      this.saved.emit(await this.#send());
    } catch (error) {
      const problem = toProblem(error);
      if (!this.draft.refuse(problem.errors)) this.problem.set(problem);
    } finally {
      this.isBusy.set(false);
    }
  }

  #send(): Promise<IdentityProviderView> {
    const provider = this.provider();
    const change = this.draft.change();
    return provider
      ? this.#api.change(provider.id, change)
      : this.#api.create({ ...change, slug: this.draft.slug.text().trim() });
  }

  /** Known before the provider is saved: they are needed there first. */
  #addresses(): readonly (readonly [AddressName, string])[] {
    const stored = this.provider()?.addresses;
    if (stored) return named(stored);
    const slug = this.draft.slug.text().trim();
    if (slug === '') return [];
    const at = `${location.origin}/api/v1/auth/${this.draft.kind()}/${slug}`;
    if (this.draft.kind() === 'saml')
      return [
        ['entityId', `${at}/metadata`],
        ['acsUrl', `${at}/acs`],
      ];
    return [
      ['redirectUri', `${at}/callback`],
      ['postLogoutRedirectUri', `${location.origin}/sign-in`],
      ['backchannelLogoutUri', `${at}/backchannel-logout`],
    ];
  }
}

function named(addresses: ProviderAddresses): readonly (readonly [AddressName, string])[] {
  const names: readonly AddressName[] = [
    'redirectUri',
    'postLogoutRedirectUri',
    'backchannelLogoutUri',
    'entityId',
    'acsUrl',
  ];
  return names.flatMap((name) => {
    const address = addresses[name];
    return address === null ? [] : [[name, address] as const];
  });
}
