import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { mdiSwapVertical } from '@mdi/js';
import type { SessionView } from '../../../../../../protocol/http/sessions.js';
import { requestTime } from '../../connection/request-time';
import { strings as connection } from '../../connection/strings';
import { PanelSection } from '../../panel-section/panel-section';
import { AppLink } from '../app-link';
import { strings } from '../strings';

/** What is known about the way to a web application. Its own traffic cannot be seen from here, so that nothing is said about it. */
@Component({
  selector: 'app-app-connection',
  imports: [PanelSection],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './app-connection.html',
  styleUrl: './app-connection.scss',
})
export class AppConnection {
  readonly #link = inject(AppLink);

  readonly session = input.required<SessionView>();
  /** Whether the panel is open; nothing is measured for nobody. */
  readonly isShown = input.required<boolean>();

  protected readonly words = connection;
  protected readonly text = strings.connection;
  protected readonly icon = mdiSwapVertical;
  protected readonly isOpen = signal(false);
  readonly #requestMs = requestTime(computed(() => this.isOpen() && this.isShown()));
  protected readonly toServer = computed(() => {
    const ms = this.#requestMs();
    return ms === null ? connection.measuring : connection.milliseconds(ms);
  });
  protected readonly machine = computed(() => this.session().agent?.name ?? connection.unnamedAgent);
  protected readonly host = computed(() => {
    const address = this.#link.address();
    return address === null ? null : new URL(address.origin).host;
  });
}
