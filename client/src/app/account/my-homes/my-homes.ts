import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { HomeView } from '../../../../../protocol/http/homes.js';
import { HomesApi } from '../../core/api/homes.api';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { ConfirmNameDialog, type NameToConfirm } from '../../shared/confirm-name-dialog/confirm-name-dialog';
import { dialogConfig } from '../../shared/dialog-config';
import { HomeList } from '../../shared/home-list/home-list';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { whileVisible } from '../../shared/while-visible';
import { strings } from '../strings';

/** How often the list is read again while something on it is about to go, in milliseconds. */
const LOOK_MS = 3_000;

/** The files that the person keeps, by application, and the way to be rid of them. */
@Component({
  selector: 'app-my-homes',
  imports: [HomeList, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './my-homes.html',
  styles: `
    :host {
      display: grid;
      gap: 12px;
      inline-size: 100%;
    }
    p {
      font-size: 14px;
      line-height: 20px;
      color: var(--ss-text-soft);
    }
  `,
})
export class MyHomes {
  readonly #api = inject(HomesApi);
  readonly #dialog = inject(MatDialog);
  protected readonly text = strings.homes;
  protected readonly homes = signal<readonly HomeView[] | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  /** What a deletion was refused with; the list stays as it is. */
  protected readonly refusal = signal<ClientProblem | null>(null);

  constructor() {
    void this.load();
    whileVisible(LOOK_MS, () => {
      if (this.homes()?.some(({ deletion }) => deletion !== null)) void this.load();
    });
  }

  protected async load(): Promise<void> {
    try {
      this.homes.set(await this.#api.list());
      this.problem.set(null);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected async delete(home: HomeView): Promise<void> {
    const { name } = home.template;
    const words = { ...this.text.dialog, title: this.text.dialog.title(name), name };
    const dialog = this.#dialog.open<ConfirmNameDialog, NameToConfirm, boolean>(
      ConfirmNameDialog,
      dialogConfig(words, '480px'),
    );
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    this.refusal.set(null);
    await this.#api.delete(home.id, name).catch((error: unknown) => this.refusal.set(toProblem(error)));
    await this.load();
  }
}
