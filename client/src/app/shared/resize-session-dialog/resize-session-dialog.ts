import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import type { Resources } from '../../../../../protocol/session.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SessionsApi } from '../../core/api/sessions.api';
import { SessionStore } from '../../core/live/session-store';
import { ProblemNotice } from '../problem-notice/problem-notice';
import { QuotaStore } from '../quota-store';
import { quotaLines } from '../quota-words';
import { strings as sharedStrings } from '../strings';
import { Field, allFine } from '../text-field/field';
import { TextField } from '../text-field/text-field';
import { amountIn, complaint, textOfAmount } from './size-text';
import { strings } from './strings';

const RESOURCES = ['cpuMillis', 'memoryMiB', 'storageGiB'] as const;

/** Changes the size of a session beside what is left of the quota, and says when the new one holds. */
@Component({
  selector: 'app-resize-session-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ProblemNotice, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './resize-session-dialog.html',
  styleUrl: './resize-session-dialog.scss',
})
export class ResizeSessionDialog {
  readonly #api = inject(SessionsApi);
  readonly #store = inject(SessionStore);
  readonly #quota = inject(QuotaStore);
  protected readonly session = inject<SessionView>(MAT_DIALOG_DATA);
  protected readonly text = strings;
  protected readonly quotaText = sharedStrings.quota;

  protected readonly fields = RESOURCES.map((resource) => {
    const present = this.session.resources[resource];
    const field = new Field((text) => complaint(resource, text, present));
    field.reset(textOfAmount(resource, present));
    return { resource, label: strings[resource], field };
  });
  protected readonly isBusy = signal(false);
  /** Why the last try came to nothing. */
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isUnchanged = signal(false);
  readonly #isDone = signal(false);
  /** When the new size holds, in a sentence that follows the session; null until it was changed. */
  protected readonly outcome = computed(() => {
    const session = this.#isDone() ? this.#store.view(this.session.id) : null;
    return session && strings.outcome(session);
  });
  protected readonly left = computed(() => {
    const quota = this.#quota.quota();
    return quota === null ? [] : quotaLines(quota).filter(({ resource }) => resource !== 'sessions');
  });

  constructor() {
    void this.#quota.load();
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isBusy() || !allFine(this.fields.map(({ field }) => field))) return;
    const resources = this.#changes();
    this.problem.set(null);
    this.isUnchanged.set(Object.keys(resources).length === 0);
    if (this.isUnchanged()) return;
    this.isBusy.set(true);
    try {
      this.#store.merge(await this.#api.update(this.session.id, { resources }));
      this.#isDone.set(true);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
    this.isBusy.set(false);
  }

  /** What differs from what the session has. */
  #changes(): Partial<Resources> {
    const changes: Partial<Resources> = {};
    for (const { resource, field } of this.fields) {
      if (field.text() === textOfAmount(resource, this.session.resources[resource])) continue;
      const amount = amountIn(resource, field.text());
      if (amount !== null && amount !== this.session.resources[resource]) changes[resource] = amount;
    }
    return changes;
  }
}
