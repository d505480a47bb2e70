import { Injectable, Injector, inject } from '@angular/core';
import { MatSnackBar, MatSnackBarConfig } from '@angular/material/snack-bar';
import type { SessionView } from '../../../../protocol/http/sessions.js';
import { SessionsApi } from '../core/api/sessions.api';
import { toProblem } from '../core/api/problem-parsing';
import { SessionStore } from '../core/live/session-store';
import { isKept } from './is-kept';
import type { SessionDialogs } from './session-dialogs';
import { strings } from './strings';
import { clockWords } from './time-words';

/** A refusal stays long enough to be read twice, and is read out at once. */
const NOTICE = new MatSnackBarConfig();
NOTICE.duration = 8_000;
NOTICE.politeness = 'assertive';

/** What a person can do with a session from a menu. Refusals are told where the person looks; each call says whether it was done. */
@Injectable({ providedIn: 'root' })
export class SessionActions {
  readonly #api = inject(SessionsApi);
  readonly #store = inject(SessionStore);
  readonly #injector = inject(Injector);
  readonly #snackBar = inject(MatSnackBar);

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

  /** Ends a session after asking; says whether it was. Nothing is asked for one that has failed: there is nothing left to lose. */
  async end(session: SessionView): Promise<boolean> {
    let isSure = session.state === 'failed';
    const isDone = await this.#attempt(async () => {
      isSure ||= await (await this.#dialogs()).isSureToEnd(session);
      if (!isSure) return;
      await this.#api.end(session.id);
      await this.#store.read(session.id).catch(() => undefined);
    });
    return isDone && isSure;
  }

  async rename(session: SessionView): Promise<boolean> {
    return this.#attempt(async () => {
      const name = await (await this.#dialogs()).askName(session);
      if (name !== null) this.#store.merge(await this.#api.update(session.id, { name }));
    });
  }

  /** Asks for another size, and says when it holds. */
  resize(session: SessionView): Promise<boolean> {
    return this.#attempt(async () => (await this.#dialogs()).resize(session));
  }

  showTimeline(session: SessionView): Promise<boolean> {
    return this.#attempt(async () => (await this.#dialogs()).showTimeline(session));
  }

  async #dialogs(): Promise<SessionDialogs> {
    const { SessionDialogs } = await import('./session-dialogs');
    return this.#injector.get(SessionDialogs);
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
