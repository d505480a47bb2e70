import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { PersonView } from '../../../../../../protocol/http/account.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { NewPerson } from '../new-person/new-person';
import { PeopleApi } from '../people.api';
import { PersonActions } from '../person-actions/person-actions';
import { strings } from '../strings';

/** Everybody who may sign in, for those who look after them. */
@Component({
  selector: 'app-people-page',
  imports: [MatButton, NewPerson, PersonActions, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './people-page.html',
  styleUrl: './people-page.scss',
})
export class PeoplePage {
  readonly #api = inject(PeopleApi);
  protected readonly text = strings;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly people = signal<readonly PersonView[] | null>(null);
  protected readonly isAdding = signal(false);
  protected readonly cursor = signal<string | null>(null);
  protected readonly search = signal('');

  constructor() {
    void this.load('');
  }

  /** Lists from the start those whose name holds `search`; an answer to an earlier question is dropped. */
  protected async load(search: string): Promise<void> {
    this.search.set(search);
    await this.#read(search, null);
  }

  protected async more(): Promise<void> {
    await this.#read(this.search(), this.cursor());
  }

  protected replace(person: PersonView): void {
    this.people.update((people) => people?.map((shown) => (shown.id === person.id ? person : shown)) ?? null);
  }

  protected add(person: PersonView): void {
    this.people.update((people) => [person, ...(people ?? [])]);
    this.isAdding.set(false);
  }

  async #read(search: string, cursor: string | null): Promise<void> {
    this.problem.set(null);
    try {
      const page = await this.#api.list(search, cursor);
      if (search !== this.search()) return;
      this.people.update((people) => (cursor === null ? page.items : [...(people ?? []), ...page.items]));
      this.cursor.set(page.nextCursor);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
