import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { SecondStepSettings } from '../../../../../../protocol/http/second-step.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { SecondStepSettingsApi } from '../second-step-settings.api';
import { strings } from '../strings';

type RequiredFor = SecondStepSettings['requiredFor'];

const GROUPS: readonly RequiredFor[] = ['nobody', 'admins', 'staff', 'everybody'];

/** Who must have a second step, and what that means for those who have none. */
@Component({
  selector: 'app-second-step-page',
  imports: [MatButton, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './second-step-page.html',
  styleUrl: './second-step-page.scss',
})
export class SecondStepPage {
  readonly #api = inject(SecondStepSettingsApi);
  protected readonly text = strings;
  protected readonly groups = GROUPS;
  /** As they are chosen here, null until read. */
  protected readonly settings = signal<SecondStepSettings | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isSaving = signal(false);
  protected readonly said = signal('');

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    await this.#api.read().then(
      (settings) => this.settings.set(settings),
      (error: unknown) => this.problem.set(toProblem(error)),
    );
  }

  protected choose(changes: Partial<SecondStepSettings>): void {
    this.settings.update((settings) => settings && { ...settings, ...changes });
    this.said.set('');
  }

  protected async save(event: Event, settings: SecondStepSettings): Promise<void> {
    event.preventDefault();
    if (this.isSaving()) return;
    this.isSaving.set(true);
    this.problem.set(null);
    this.said.set('');
    try {
      this.settings.set(await this.#api.write(settings));
      this.said.set(this.text.saved);
    } catch (error) {
      const problem = toProblem(error);
      // Whoever cancels the confirmation knows why nothing was saved.
      if (problem.code !== 'reauth-required') this.problem.set(problem);
    } finally {
      this.isSaving.set(false);
    }
  }
}
