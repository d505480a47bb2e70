import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { GroupMember, GroupView } from '../../../../../../protocol/http/groups.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Field, allFine } from '../../../shared/text-field/field';
import { TextField } from '../../../shared/text-field/text-field';
import { hasLength } from '../../../shared/text-length';
import { GroupsApi } from '../groups.api';
import { LimitsApi } from '../limits.api';
import { strings } from '../strings';

/** A group's name and members, and its end. */
@Component({
  selector: 'app-group-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ProblemNotice, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './group-dialog.html',
  styleUrl: './group-dialog.scss',
})
export class GroupDialog {
  readonly #groups = inject(GroupsApi);
  readonly #limits = inject(LimitsApi);
  readonly #dialog = inject<MatDialogRef<GroupDialog>>(MatDialogRef);
  protected readonly group = inject<GroupView>(MAT_DIALOG_DATA);
  protected readonly text = strings.group;
  protected readonly title = signal(this.group.name);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly members = signal<readonly GroupMember[] | null>(null);
  protected readonly name = new Field((text) => (hasLength(text, 1, 64) ? null : strings.groups.nameError));
  protected readonly part = signal('');
  readonly #found = signal<readonly GroupMember[] | null>(null);
  /** People who could be added; null while nobody was looked for. */
  protected readonly candidates = computed(() => {
    const ids = new Set(this.members()?.map(({ id }) => id));
    return this.#found()?.filter(({ id }) => !ids.has(id)) ?? null;
  });
  protected readonly isAsked = signal(false);

  constructor() {
    this.name.reset(this.group.name);
    void this.#attempt(() => this.#read());
  }

  protected async rename(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFine([this.name])) return;
    await this.#attempt(async () => {
      this.title.set((await this.#groups.rename(this.group.id, this.name.text().trim())).name);
    });
  }

  protected async find(event: Event): Promise<void> {
    event.preventDefault();
    const part = this.part().trim();
    await this.#attempt(async () => this.#found.set((await this.#limits.people(part, null)).items));
  }

  protected async add(id: string): Promise<void> {
    await this.#change(() => this.#groups.addMember(this.group.id, id));
  }

  protected async remove(id: string): Promise<void> {
    await this.#change(() => this.#groups.removeMember(this.group.id, id));
  }

  /** Asks first. */
  protected async delete(): Promise<void> {
    if (!this.isAsked()) {
      this.isAsked.set(true);
      return;
    }
    await this.#attempt(async () => {
      await this.#groups.remove(this.group.id);
      this.#dialog.close();
    });
  }

  #change(change: () => Promise<void>): Promise<void> {
    return this.#attempt(async () => {
      await change();
      await this.#read();
    });
  }

  async #read(): Promise<void> {
    this.members.set(await this.#groups.members(this.group.id));
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    this.problem.set(null);
    await action().catch((error: unknown) => this.problem.set(toProblem(error)));
  }
}
