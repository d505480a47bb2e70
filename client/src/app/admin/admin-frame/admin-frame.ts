import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, startWith } from 'rxjs';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { strings } from '../strings';

/** The sections of the administration above whichever is open. */
@Component({
  selector: 'app-admin-frame',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav #sections [attr.aria-label]="text.sections">
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
  protected readonly sections = viewChild.required<ElementRef<HTMLElement>>('sections');
  protected readonly isAdmin = computed(() => this.#person.me()?.role === 'admin');

  constructor() {
    const injector = inject(Injector);
    const arrivals = inject(Router).events.pipe(filter((event) => event instanceof NavigationEnd));
    arrivals.pipe(startWith(null), takeUntilDestroyed()).subscribe(() => {
      // Links that were just drawn are marked one microtask later.
      afterNextRender({ read: () => queueMicrotask(() => this.#showSection()) }, { injector });
    });
  }

  /** Where there is no room for all of them, the one that is open must not be out of sight. */
  #showSection(): void {
    const nav = this.sections().nativeElement;
    const open = nav.querySelector<HTMLElement>('[aria-current]');
    if (open !== null) nav.scrollLeft = open.offsetLeft - nav.offsetLeft - (nav.clientWidth - open.clientWidth) / 2;
  }
}
