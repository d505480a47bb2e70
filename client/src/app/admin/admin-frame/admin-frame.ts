import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { strings } from '../strings';

/** The sections of the administration above whichever is open. */
@Component({
  selector: 'app-admin-frame',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav [attr.aria-label]="text.sections">
      <a routerLink="/admin/sessions" routerLinkActive="here" ariaCurrentWhenActive="page">{{ text.sessions }}</a>
      <a routerLink="/admin/agents" routerLinkActive="here" ariaCurrentWhenActive="page">{{ text.agents }}</a>
      @if (isAdmin()) {
        <a routerLink="/admin/applications" routerLinkActive="here" ariaCurrentWhenActive="page">{{
          text.applications
        }}</a>
      }
      <a routerLink="/admin/people" routerLinkActive="here" ariaCurrentWhenActive="page">{{ text.people }}</a>
      <a routerLink="/admin/limits" routerLinkActive="here" ariaCurrentWhenActive="page">{{ text.limits }}</a>
      @if (isAdmin()) {
        <a routerLink="/admin/sign-on" routerLinkActive="here" ariaCurrentWhenActive="page">{{ text.signOn }}</a>
        <a routerLink="/admin/second-step" routerLinkActive="here" ariaCurrentWhenActive="page">{{
          text.secondStep
        }}</a>
        <a routerLink="/admin/audit" routerLinkActive="here" ariaCurrentWhenActive="page">{{ text.audit }}</a>
      }
    </nav>
    <router-outlet />
  `,
  styleUrl: './admin-frame.scss',
})
export class AdminFrame {
  readonly #person = inject(SignedInPerson);
  protected readonly text = strings.frame;
  protected readonly isAdmin = computed(() => this.#person.me()?.role === 'admin');
}
