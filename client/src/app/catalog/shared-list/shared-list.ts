import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SharedSessionView } from '../../../../../protocol/http/shares.js';
import { SharesApi } from '../../core/api/shares.api';
import { whileVisible } from '../../shared/while-visible';
import { strings } from '../strings';

/** How often it is read again, in milliseconds: live updates are for owners. */
const REFRESH_MS = 15_000;

/** What others share with the person, marked with whose it is. Nothing at all where there is none. */
@Component({
  selector: 'app-shared-list',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (sessions().length > 0) {
      <section aria-labelledby="shared-title">
        <h2 id="shared-title">{{ text.title }}</h2>
        <ul>
          @for (session of sessions(); track session.id) {
            <li>
              <a [routerLink]="['/shared', session.id]">
                <strong>{{ session.name }}</strong>
                <span>{{ text.of(session.owner.displayName, session.access) }}</span>
              </a>
            </li>
          }
        </ul>
      </section>
    }
  `,
  styleUrl: './shared-list.scss',
})
export class SharedList {
  readonly #api = inject(SharesApi);
  protected readonly text = strings.shared;
  protected readonly sessions = signal<readonly SharedSessionView[]>([]);

  constructor() {
    void this.#load();
    whileVisible(REFRESH_MS, () => void this.#load());
  }

  /** What cannot be read is left as it was: the list above says what is wrong. */
  async #load(): Promise<void> {
    await this.#api.shared().then(
      (sessions) => this.sessions.set(sessions),
      () => undefined,
    );
  }
}
