import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { strings } from '../strings';
import { VisitAccess } from '../visit-access';
import { VisitList } from '../visit-list/visit-list';

/** Every visit of an administrator at somebody else's screen, and whether there can be more of them. */
@Component({
  selector: 'app-visits-page',
  imports: [RouterLink, VisitList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="back" routerLink="/admin/sessions">{{ text.past.back }}</a>
    <header>
      <h1>{{ text.past.title }}</h1>
      <p class="soft">{{ text.past.lead }}</p>
      @if (access() === 'off') {
        <p class="soft" data-testid="visits-off">{{ text.off }}</p>
      }
    </header>
    <section class="panel" [attr.aria-label]="text.past.title"><app-visit-list /></section>
  `,
  styleUrl: './visits-page.scss',
})
export class VisitsPage {
  readonly #access = inject(VisitAccess);
  protected readonly text = strings;
  protected readonly access = this.#access.current;

  constructor() {
    void this.#access.load();
  }
}
