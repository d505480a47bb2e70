import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { mdiAccountCircleOutline, mdiLogout, mdiShieldAccountOutline } from '@mdi/js';
import { SignedInPerson } from '../core/auth/signed-in-person';
import { Icon } from '../core/icons/icon';
import { strings } from '../core/strings';
import { Logo } from '../shared/logo/logo';
import { SecurityNews } from './security-news/security-news';

/** Header and page for everything that is not a screen. */
@Component({
  selector: 'app-shell',
  imports: [Icon, Logo, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink, RouterOutlet, SecurityNews],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
})
export class Shell {
  readonly #person = inject(SignedInPerson);
  readonly #router = inject(Router);
  readonly #location = inject(DOCUMENT).location;
  protected readonly text = strings.shell;
  protected readonly icons = { account: mdiAccountCircleOutline, signOut: mdiLogout, admin: mdiShieldAccountOutline };
  protected readonly me = this.#person.me;
  protected readonly isStaff = this.#person.isStaff;
  protected readonly initial = computed(() => Array.from(this.me()?.displayName ?? '')[0]?.toUpperCase() ?? '');

  constructor() {
    // The header does without the name when it cannot be read; the page says what is wrong.
    void this.#person.load().catch(() => undefined);
  }

  protected async signOut(): Promise<void> {
    const providerLogoutUrl = await this.#person.signOut().catch(() => this.#forgotten());
    // Who came by a provider signs out there as well, and comes back to the sign-in page from there.
    if (providerLogoutUrl === null) await this.#router.navigateByUrl('/sign-in');
    else this.#location.assign(providerLogoutUrl);
  }

  #forgotten(): null {
    this.#person.forget();
    return null;
  }
}
