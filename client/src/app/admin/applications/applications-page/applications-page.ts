import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { TemplateView } from '../../../../../../protocol/http/templates.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { EmptyState } from '../../../shared/empty-state/empty-state';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Tile } from '../../../shared/tile/tile';
import { offerFile } from '../../audit/offer-file';
import { ApplicationsApi } from '../applications.api';
import { strings } from '../strings';

/** Every application of the catalog, also those that are switched off. */
@Component({
  selector: 'app-applications-page',
  imports: [EmptyState, MatButton, ProblemNotice, RouterLink, Tile],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './applications-page.html',
  styleUrl: './applications-page.scss',
})
export class ApplicationsPage {
  readonly #api = inject(ApplicationsApi);
  protected readonly text = strings;
  protected readonly applications = signal<readonly TemplateView[] | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  /** What the download was refused with; the list stays. */
  protected readonly refusal = signal<ClientProblem | null>(null);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    await this.#api.list().then(
      (applications) => this.applications.set(applications),
      (error: unknown) => this.problem.set(toProblem(error)),
    );
  }

  protected async download(): Promise<void> {
    this.refusal.set(null);
    try {
      offerFile(new Blob([await this.#api.export(null)], { type: 'application/yaml' }), this.text.fileName);
    } catch (error) {
      this.refusal.set(toProblem(error));
    }
  }

  protected facts({ category, platforms }: TemplateView): string {
    return [category, ...platforms.map((platform) => this.text.platforms[platform])].join(' · ');
  }
}
