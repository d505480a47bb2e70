import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar, MatSnackBarConfig } from '@angular/material/snack-bar';
import { firstValueFrom } from 'rxjs';
import type { SessionView } from '../../../../protocol/http/sessions.js';
import { SessionsApi } from '../core/api/sessions.api';
import { toProblem } from '../core/api/problem-parsing';
import { SessionStore } from '../core/live/session-store';
import { dialogConfig } from './dialog-config';
import { EndSessionDialog } from './end-session-dialog/end-session-dialog';
import { isKept } from './is-kept';
import { RenameSessionDialog } from './rename-session-dialog/rename-session-dialog';
import { strings } from './strings';
import { clockWords } from './time-words';
import { TimelineDialog } from './timeline-dialog/timeline-dialog';

/** A refusal stays long enough to be read twice, and is read out at once. */
const NOTICE = new MatSnackBarConfig();
NOTICE.duration = 8_000;
NOTICE.politeness = 'assertive';

/** What a person can do with a session from a menu. Refusals are told where the person looks; each call says whether it was done. */
@Injectable({ providedIn: 'root' })
export class SessionActions {
  readonly #api = inject(SessionsApi);
  readonly #store = inject(SessionStore);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);

  wake(id: string): Promise<boolean> {
    return this.#attempt(async () => this.#store.merge(await this.#api.wake(id)));
  }

  hibernate(id: string): Promise<boolean> {
    return this.#attempt(async () => this.#store.merge(await this.#api.hibernate(id)));
  }

  /** Lets the idle time of a session begin anew, or puts off the end of its day, and says whether that worked, in words too. */
  keepAwake(session: SessionView): Promise<boolean> {
    return this.#attempt(async () => {
      const after = await this.#api.keepAwake(session.id, session.keepableUntil);
      this.#store.merge(after);
      const kept =
        session.keepableUntil === null || after.sleepsAt === null
          ? strings.keepAwake.kept
          : strings.keepAwake.putOff(clockWords(after.sleepsAt, Date.now()));
      const said = isKept(session, after) ? kept : strings.keepAwake.notKept;
      this.#snackBar.open(said, undefined, NOTICE);
    });
  }

  retry(id: string): Promise<boolean> {
    return this.#attempt(async () => this.#store.merge(await this.#api.retry(id)));
  }

  /** Ends a session after asking. Nothing is asked for one that has failed: there is nothing left to lose. */
  async end(session: SessionView): Promise<boolean> {
    if (session.state !== 'failed' && !(await this.#isSure(session))) return false;
    return this.#attempt(async () => {
      await this.#api.end(session.id);
      await this.#store.read(session.id).catch(() => undefined);
    });
  }

  async rename(session: SessionView): Promise<boolean> {
    const dialog = this.#dialog.open<RenameSessionDialog, { name: string }, string>(
      RenameSessionDialog,
      dialogConfig({ name: session.name }, '440px'),
    );
    const name = await firstValueFrom(dialog.afterClosed());
    if (name === undefined || name === '') return false;
    return this.#attempt(async () => this.#store.merge(await this.#api.update(session.id, { name })));
  }

  /** Asks for another size. The dialog is fetched when it is wanted: few people ever do. */
  async resize(session: SessionView): Promise<void> {
    const { ResizeSessionDialog } = await import('./resize-session-dialog/resize-session-dialog');
    this.#dialog.open(ResizeSessionDialog, dialogConfig(session, '480px'));
  }

  showTimeline({ id, name }: SessionView): void {
    this.#dialog.open(TimelineDialog, dialogConfig({ id, name }, '560px'));
  }

  async #isSure(session: SessionView): Promise<boolean> {
    const dialog = this.#dialog.open<EndSessionDialog, SessionView, boolean>(
      EndSessionDialog,
      dialogConfig(session, '480px'),
    );
    return (await firstValueFrom(dialog.afterClosed())) ?? false;
  }

  async #attempt(action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.#snackBar.open(toProblem(error).detail, undefined, NOTICE);
      return false;
    }
  }
}
