import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { TemplateView } from '../../../../protocol/http/templates.js';
import type { ClientProblem } from '../core/api/problem-error';
import { toProblem } from '../core/api/problem-parsing';
import { type LaunchRequest, SessionsApi } from '../core/api/sessions.api';
import { SessionStore } from '../core/live/session-store';
import { isPhone } from '../core/phone';
import { dialogConfig } from '../shared/dialog-config';
import { CatalogShelf } from './catalog-shelf';
import { type HomeInUse, type HomeInUseChoice, HomeInUseDialog } from './home-in-use-dialog/home-in-use-dialog';
import { screenFor } from './launch-size';

/** Where there is no window to measure. */
const DESKTOP_WINDOW = { innerWidth: 1280, innerHeight: 800 };

/** What a person may choose beyond the application itself. */
export type LaunchOptions = Pick<LaunchRequest, 'name' | 'home' | 'resources'>;

/** Launches applications and goes to their start screen. Provided by the catalog, so that its state ends with the page. */
@Injectable()
export class SessionLauncher {
  readonly #api = inject(SessionsApi);
  readonly #store = inject(SessionStore);
  readonly #shelf = inject(CatalogShelf);
  readonly #dialog = inject(MatDialog);
  readonly #router = inject(Router);
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #busyWith = signal<string | null>(null);
  readonly #problem = signal<ClientProblem | null>(null);

  /** Id of the template that is being launched. */
  readonly busyWith = this.#busyWith.asReadonly();
  /** Why the last launch was refused. */
  readonly problem = this.#problem.asReadonly();

  async launch(template: TemplateView, options: LaunchOptions = {}): Promise<void> {
    if (this.#busyWith() !== null) return;
    this.#busyWith.set(template.id);
    this.#problem.set(null);
    try {
      await this.#create(template, options);
    } catch (error) {
      const problem = toProblem(error);
      this.#busyWith.set(null);
      if (problem.code === 'home-in-use') return this.#offerWaysOut(template, options);
      this.#problem.set(problem);
    }
    this.#busyWith.set(null);
  }

  async #create(template: TemplateView, options: LaunchOptions): Promise<void> {
    const screen = screenFor(this.#window ?? DESKTOP_WINDOW, isPhone(this.#window));
    const session = await this.#api.create({ templateId: template.id, screen, ...options }, crypto.randomUUID());
    this.#store.merge(session);
    this.#shelf.markUsed(template.id);
    await this.#router.navigate(['/sessions', session.id]);
  }

  /** The files of this application are in use by another session: go there, or do without them. */
  async #offerWaysOut(template: TemplateView, options: LaunchOptions): Promise<void> {
    const holder = this.#store
      .sessions()
      .find(
        (session) => session.template.id === template.id && session.home === 'persistent' && session.state !== 'failed',
      );
    const data: HomeInUse = { name: template.name, canOpen: holder !== undefined };
    const dialog = this.#dialog.open<HomeInUseDialog, HomeInUse, HomeInUseChoice>(
      HomeInUseDialog,
      dialogConfig(data, '640px'),
    );
    const choice = await firstValueFrom(dialog.afterClosed());
    if (choice === 'open' && holder !== undefined) await this.#router.navigate(['/sessions', holder.id]);
    if (choice === 'temporary') await this.launch(template, { ...options, home: 'temporary' });
  }
}
