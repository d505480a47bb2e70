import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { AdminSessionView } from '../../../../../../protocol/http/admin-sessions.js';
import type { StreamTicket } from '../../../../../../protocol/http/sessions.js';
import { dialogConfig } from '../../../shared/dialog-config';
import { strings } from '../strings';
import { VisitAccess } from '../visit-access';
import { VisitDialog } from '../visit-dialog/visit-dialog';

/** The way of an administrator to the screen of a session; nothing at all where there is none. */
@Component({
  selector: 'app-visit-button',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (isOffered()) {
      <button
        matButton
        type="button"
        [attr.aria-label]="text.askOf(session().name, session().owner.displayName)"
        (click)="visit()"
      >
        {{ text.ask }}
      </button>
    }
  `,
})
export class VisitButton {
  readonly #access = inject(VisitAccess);
  readonly #dialog = inject(MatDialog);
  readonly #router = inject(Router);
  readonly #window = inject(DOCUMENT).defaultView;

  readonly session = input.required<AdminSessionView>();

  protected readonly text = strings;
  protected readonly isOffered = computed(() => this.#access.canVisit(this.session()));

  protected async visit(): Promise<void> {
    const session = this.session();
    const dialog = this.#dialog.open<VisitDialog, AdminSessionView, StreamTicket>(
      VisitDialog,
      dialogConfig(session, '520px'),
    );
    const ticket = await firstValueFrom(dialog.afterClosed());
    if (ticket === undefined) return;
    // A web application is entered with this very ticket; a screen is opened by the page for guests, which gets one for each dial.
    if (session.stream.kind === 'http') this.#window?.location.assign(ticket.url);
    else await this.#router.navigate(['/shared', session.id]);
  }
}
