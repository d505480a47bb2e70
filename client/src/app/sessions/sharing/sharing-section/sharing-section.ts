import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiAccountMultiplePlusOutline } from '@mdi/js';
import type { MyGroup } from '../../../../../../protocol/http/groups.js';
import type { SessionView } from '../../../../../../protocol/http/sessions.js';
import type { ScreenAccess, ShareView } from '../../../../../../protocol/http/shares.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { SharesApi } from '../../../core/api/shares.api';
import { Field, allFine } from '../../../shared/text-field/field';
import { TextField } from '../../../shared/text-field/text-field';
import { type Choice, ChoiceRow } from '../../choice-row/choice-row';
import { PanelSection } from '../../panel-section/panel-section';
import { type ShareEnd, shareEndsAt } from '../share-end';
import { strings } from '../strings';

/** Whom the owner lets see or use the session: who may, somebody more, and nobody any more. */
@Component({
  selector: 'app-sharing-section',
  imports: [ChoiceRow, MatButton, PanelSection, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sharing-section.html',
  styleUrl: './sharing-section.scss',
})
export class SharingSection {
  readonly #api = inject(SharesApi);

  readonly session = input.required<SessionView>();

  protected readonly text = strings;
  protected readonly icon = mdiAccountMultiplePlusOutline;
  protected readonly isOpen = signal(false);
  protected readonly shares = signal<readonly ShareView[]>([]);
  protected readonly groups = signal<readonly MyGroup[]>([]);
  /** The group to share with; empty for a person. */
  protected readonly groupId = signal('');
  protected readonly person = new Field((text) =>
    this.groupId() === '' && text.trim() === '' ? strings.usernameMissing : null,
  );
  protected readonly access = signal<ScreenAccess>('view');
  protected readonly end = signal<ShareEnd>('revoked');
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly outcome = signal('');
  protected readonly isApp = computed(() => this.session().stream.kind === 'http');
  protected readonly ends = Object.entries(strings.untils).map(([word, label]) => ({ word, label }));
  protected readonly accesses: readonly Choice<ScreenAccess>[] = [
    { word: 'view', label: strings.view, hint: strings.viewHint },
    { word: 'control', label: strings.control, hint: strings.controlHint },
  ];

  constructor() {
    // Read when somebody looks, and again whenever their number changes.
    effect(() => {
      const { id, shareCount } = this.session();
      if (this.isOpen() && shareCount >= 0) untracked(() => void this.#load(id));
    });
  }

  protected nameOf({ person, group }: ShareView): string {
    return group === null ? (person?.displayName ?? '') : strings.group(group.name);
  }

  protected chooseEnd(word: string): void {
    this.end.set(word === 'hour' || word === 'day' ? word : 'revoked');
  }

  protected async share(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFine([this.person])) return;
    const groupId = this.groupId();
    const whom = groupId === '' ? { person: this.person.text().trim() } : { groupId };
    const access = this.isApp() ? 'control' : this.access();
    await this.#attempt(async (id) => {
      const expiresAt = shareEndsAt(this.end(), Date.now());
      const share = await this.#api.create(id, { ...whom, access, expiresAt });
      this.person.reset('');
      return strings.shared(this.nameOf(share));
    });
  }

  protected async revoke(share: ShareView): Promise<void> {
    await this.#attempt(async (id) => {
      await this.#api.revoke(id, share.id);
      return strings.stopped(this.nameOf(share));
    });
  }

  /** One thing at a time. The buttons keep the focus meanwhile: one that is disabled would lose it. */
  async #attempt(act: (sessionId: string) => Promise<string>): Promise<void> {
    const { id } = this.session();
    if (this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      this.outcome.set(await act(id));
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.isBusy.set(false);
    }
    await this.#load(id);
  }

  async #load(id: string): Promise<void> {
    try {
      const [shares, groups] = await Promise.all([this.#api.list(id), this.#api.myGroups()]);
      this.shares.set(shares);
      this.groups.set(groups);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
