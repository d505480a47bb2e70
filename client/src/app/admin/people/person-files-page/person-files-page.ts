import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { PersonView } from '../../../../../../protocol/http/account.js';
import type { HomeView } from '../../../../../../protocol/http/homes.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { SignedInPerson } from '../../../core/auth/signed-in-person';
import { ConfirmNameDialog, type NameToConfirm } from '../../../shared/confirm-name-dialog/confirm-name-dialog';
import { dialogConfig } from '../../../shared/dialog-config';
import { HomeList } from '../../../shared/home-list/home-list';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { sizeWords } from '../../../shared/size-words';
import { whileVisible } from '../../../shared/while-visible';
import { ErasePerson } from '../erase-person/erase-person';
import { PeopleHomesApi } from '../people-homes.api';
import { PeopleApi } from '../people.api';
import { strings } from '../strings';

/** How often the list is read again while something on it is about to go, in milliseconds. */
const LOOK_MS = 3_000;

/** The files that a person keeps, for those who look after people: nobody looks into them here. */
@Component({
  selector: 'app-person-files-page',
  imports: [ErasePerson, HomeList, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './person-files-page.html',
  styleUrl: './person-files-page.scss',
})
export class PersonFilesPage {
  readonly #people = inject(PeopleApi);
  readonly #homes = inject(PeopleHomesApi);
  readonly #dialog = inject(MatDialog);
  readonly #signedIn = inject(SignedInPerson);
  readonly #router = inject(Router);

  /** The person's id, from the address. */
  readonly id = input.required<string>();

  protected readonly text = strings.files;
  protected readonly person = signal<PersonView | null>(null);
  protected readonly homes = signal<readonly HomeView[] | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  /** What a deletion was refused with; the list stays as it is. */
  protected readonly refusal = signal<ClientProblem | null>(null);
  protected readonly canDelete = computed(() => this.#signedIn.me()?.role === 'admin');
  /** Nobody erases themselves. */
  protected readonly canErase = computed(() => this.canDelete() && this.#signedIn.me()?.id !== this.id());
  /** How much it is in all, as far as it was measured. */
  protected readonly total = computed(() => {
    const homes = this.homes() ?? [];
    const bytes = homes.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
    return homes.length === 0 ? '' : this.text.total(homes.length, bytes === 0 ? '' : sizeWords(bytes));
  });

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
    whileVisible(LOOK_MS, () => {
      if (this.homes()?.some(({ deletion }) => deletion !== null)) void this.load();
    });
  }

  protected async load(): Promise<void> {
    const id = this.id();
    try {
      const [person, homes] = await Promise.all([this.#people.show(id), this.#homes.list(id)]);
      if (id !== this.id()) return;
      this.person.set(person);
      this.homes.set(homes);
      this.problem.set(null);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected async leave(): Promise<void> {
    await this.#router.navigateByUrl('/admin/people');
  }

  protected async delete(home: HomeView, { id, displayName }: PersonView): Promise<void> {
    const { name } = home.template;
    const words = { ...this.text.dialog, title: this.text.dialog.title(displayName, name), name };
    const dialog = this.#dialog.open<ConfirmNameDialog, NameToConfirm, boolean>(
      ConfirmNameDialog,
      dialogConfig(words, '480px'),
    );
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    this.refusal.set(null);
    await this.#homes.delete(id, home.id, name).catch((error: unknown) => this.refusal.set(toProblem(error)));
    await this.load();
  }
}
