import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import type { TemplateDefinition } from '../../../../../../protocol/http/templates.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ConfirmNameDialog, type NameToConfirm } from '../../../shared/confirm-name-dialog/confirm-name-dialog';
import { dialogConfig } from '../../../shared/dialog-config';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Tile } from '../../../shared/tile/tile';
import { coresWords, gibWords } from '../../amounts';
import { ApplicationsApi } from '../applications.api';
import { strings } from '../strings';
import { VisibilitySection } from '../visibility-section/visibility-section';

/** One application of the catalog: what it is, who sees it, and what can be done with it. */
@Component({
  selector: 'app-application-page',
  imports: [MatButton, ProblemNotice, RouterLink, Tile, VisibilitySection],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './application-page.html',
  styleUrl: './application-page.scss',
})
export class ApplicationPage {
  readonly #api = inject(ApplicationsApi);
  readonly #dialog = inject(MatDialog);
  readonly #router = inject(Router);

  readonly id = input.required<string>();

  protected readonly states = strings;
  protected readonly text = strings.page;
  protected readonly application = signal<TemplateDefinition | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  /** What something was refused with that was tried here, and what came of it otherwise. */
  protected readonly refusal = signal<ClientProblem | null>(null);
  protected readonly news = signal('');
  protected readonly isBusy = signal(false);
  protected readonly size = computed(() => {
    const resources = this.application()?.resources;
    if (!resources) return '';
    const { cpuMillis, memoryMiB, storageGiB } = resources;
    return this.text.sizeWords(coresWords(cpuMillis), gibWords(memoryMiB), String(storageGiB));
  });
  protected readonly platforms = computed(() =>
    (this.application()?.workloads ?? []).map(({ platform }) => strings.platforms[platform]).join(' · '),
  );

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    await this.#api.definition(this.id()).then(
      (application) => this.application.set(application),
      (error: unknown) => this.problem.set(toProblem(error)),
    );
  }

  protected idle({ idleMinutes }: TemplateDefinition): string {
    return idleMinutes === null ? this.text.idleNever : this.text.idleAfter(idleMinutes);
  }

  protected switch(application: TemplateDefinition): Promise<void> {
    return this.#attempt(async () => {
      const changed = await this.#api.replace({ ...application, isEnabled: !application.isEnabled });
      this.application.set(changed);
      this.news.set(changed.isEnabled ? this.text.switchedOn : this.text.switchedOff);
    });
  }

  protected async remove({ id, name }: TemplateDefinition): Promise<void> {
    const words = { ...this.text.dialog, title: this.text.dialog.title(name), name };
    const dialog = this.#dialog.open<ConfirmNameDialog, NameToConfirm, boolean>(
      ConfirmNameDialog,
      dialogConfig(words, '480px'),
    );
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.#attempt(async () => {
      await this.#api.remove(id);
      await this.#router.navigateByUrl('/admin/applications');
    });
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    if (this.isBusy()) return;
    this.isBusy.set(true);
    this.refusal.set(null);
    this.news.set('');
    await action().catch((error: unknown) => this.refusal.set(toProblem(error)));
    this.isBusy.set(false);
  }
}
