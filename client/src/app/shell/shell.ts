import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { mdiAccountCircleOutline, mdiLogout, mdiTextBoxSearchOutline } from '@mdi/js';
import { SignedInPerson } from '../core/auth/signed-in-person';
import { Icon } from '../core/icons/icon';
import { strings } from '../core/strings';
import { Logo } from '../shared/logo/logo';

/** Header and page for everything that is not a screen. */
@Component({
  selector: 'app-shell',
  imports: [Icon, Logo, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink, RouterOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  readonly #person = inject(SignedInPerson);
  readonly #router = inject(Router);
  protected readonly text = strings.shell;
  protected readonly icons = { account: mdiAccountCircleOutline, audit: mdiTextBoxSearchOutline, signOut: mdiLogout };
  protected readonly me = this.#person.me;
  protected readonly initial = computed(() => Array.from(this.me()?.displayName ?? '')[0]?.toUpperCase() ?? '');

  constructor() {
    // The header does without the name when it cannot be read; the page says what is wrong.
    void this.#person.load().catch(() => undefined);
  }

  protected async signOut(): Promise<void> {
    await this.#person.signOut().catch(() => this.#person.forget());
    await this.#router.navigateByUrl('/sign-in');
  }
}
