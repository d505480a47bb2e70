import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiExitToApp } from '@mdi/js';
import type { SharedSessionView } from '../../../../../../protocol/http/shares.js';
import { Icon } from '../../../core/icons/icon';
import { Now } from '../../../core/now';
import { clockWords } from '../../../shared/time-words';
import { LinkMark } from '../../link-mark/link-mark';
import { PanelFrame, type PanelLink } from '../../panel-frame/panel-frame';
import { strings } from '../strings';

/** The panel of somebody else's session: whose it is, what may be done and until when, and the way out. The viewer puts the sections in. */
@Component({
  selector: 'app-guest-panel',
  imports: [Icon, LinkMark, MatButton, PanelFrame, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-panel-frame
      [heading]="session().name"
      [isOpen]="isOpen()"
      [link]="link()"
      (opened)="opened.emit()"
      (closed)="closed.emit()"
    >
      <ng-container panelStatus>
        <p class="status">
          <span class="link"><app-link-mark [tone]="link().tone" />{{ link().words }}</span>
        </p>
        <p class="also">{{ text.terms(session().owner.displayName, session().access) }}</p>
        @if (until(); as until) {
          <p class="also numbers">{{ until }}</p>
        }
      </ng-container>

      <ng-content />

      <ul panelActions [attr.aria-label]="text.session">
        <li>
          <a matButton routerLink="/"><app-icon [path]="leaveIcon" />{{ text.leaveSession }}</a>
        </li>
      </ul>
    </app-panel-frame>
  `,
  styleUrl: './guest-panel.scss',
})
export class GuestPanel {
  readonly #now = inject(Now);

  readonly session = input.required<SharedSessionView>();
  readonly isOpen = input.required<boolean>();
  readonly link = input.required<PanelLink>();
  readonly opened = output();
  readonly closed = output();

  protected readonly text = strings.panel;
  protected readonly leaveIcon = mdiExitToApp;
  protected readonly until = computed(() => {
    const { expiresAt } = this.session();
    return expiresAt === null ? '' : this.text.until(clockWords(expiresAt, this.#now.ms()));
  });
}
