import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { SessionView } from '../../../../protocol/http/sessions.js';
import { dialogConfig } from './dialog-config';
import { EndSessionDialog } from './end-session-dialog/end-session-dialog';
import { RenameSessionDialog } from './rename-session-dialog/rename-session-dialog';
import { ResizeSessionDialog } from './resize-session-dialog/resize-session-dialog';
import { TimelineDialog } from './timeline-dialog/timeline-dialog';

/** What is asked or shown about a session in a dialog. Fetched when somebody opens the first one, and not with the portal. */
@Injectable({ providedIn: 'root' })
export class SessionDialogs {
  readonly #dialog = inject(MatDialog);

  /** Asks for another name; null when there is to be none. */
  async askName({ name }: SessionView): Promise<string | null> {
    const dialog = this.#dialog.open<RenameSessionDialog, { name: string }, string>(
      RenameSessionDialog,
      dialogConfig({ name }, '440px'),
    );
    const answer = await firstValueFrom(dialog.afterClosed());
    return answer === undefined || answer === '' ? null : answer;
  }

  /** Asks whether the session is really to end. */
  async isSureToEnd(session: SessionView): Promise<boolean> {
    const dialog = this.#dialog.open<EndSessionDialog, SessionView, boolean>(
      EndSessionDialog,
      dialogConfig(session, '480px'),
    );
    return (await firstValueFrom(dialog.afterClosed())) ?? false;
  }

  resize(session: SessionView): void {
    this.#dialog.open(ResizeSessionDialog, dialogConfig(session, '480px'));
  }

  showTimeline({ id, name }: SessionView): void {
    this.#dialog.open(TimelineDialog, dialogConfig({ id, name }, '560px'));
  }
}
