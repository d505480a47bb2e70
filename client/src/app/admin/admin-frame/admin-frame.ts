import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
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
      <a routerLink="/admin/limits" routerLinkActive="here" ariaCurrentWhenActive="page">{{ text.limits }}</a>
    </nav>
    <router-outlet />
  `,
  styleUrl: './admin-frame.scss',
})
export class AdminFrame {
  protected readonly text = strings.frame;
}
