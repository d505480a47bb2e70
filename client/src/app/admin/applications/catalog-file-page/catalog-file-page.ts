import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { ImportedTemplates } from '../../../../../../protocol/http/templates.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { sizeWords } from '../../../shared/size-words';
import { ApplicationsApi } from '../applications.api';
import { strings } from '../strings';
import { type TextFault, faultIn, faultsIn, rangeOfLine } from '../yaml-lines';

/** What the server takes at most, in bytes. */
const MAX_BYTES = 256 * 1024;

const OUTCOMES = ['created', 'changed', 'unchanged'] as const satisfies readonly (keyof ImportedTemplates)[];

/** A text with applications, on its way into the catalog: a file, or one of them to edit. Says what became of each, or what is wrong in which line. */
@Component({
  selector: 'app-catalog-file-page',
  imports: [MatButton, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './catalog-file-page.html',
  styleUrl: './catalog-file-page.scss',
})
export class CatalogFilePage {
  readonly #api = inject(ApplicationsApi);
  readonly #injector = inject(Injector);

  /** The application to edit, from the address; none where a file is added. */
  readonly id = input<string>();

  protected readonly box = viewChild<ElementRef<HTMLTextAreaElement>>('box');
  protected readonly outcome = viewChild<ElementRef<HTMLElement>>('outcome');
  protected readonly text = strings.file;
  protected readonly title = computed(() => {
    const id = this.id();
    return id === undefined ? this.text.addTitle : this.text.editTitle(id);
  });
  /** The YAML, null while it is on its way. */
  protected readonly yaml = signal<string | null>(null);
  /** What there is to say of the file, or of an empty text. */
  protected readonly said = signal('');
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly faults = signal<readonly TextFault[]>([]);
  protected readonly isSaving = signal(false);
  /** What became of each application, once it was saved. */
  protected readonly results = signal<readonly { readonly id: string; readonly outcome: string }[]>([]);

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const id = this.id();
    this.problem.set(null);
    if (id === undefined) {
      this.yaml.set('');
      return;
    }
    await this.#api.export(id).then(
      (yaml) => this.yaml.set(yaml),
      (error: unknown) => this.problem.set(toProblem(error)),
    );
  }

  protected async choose(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    this.#forget();
    if (file.size > MAX_BYTES) {
      this.said.set(this.text.tooLarge(sizeWords(MAX_BYTES)));
      return;
    }
    await file.text().then(
      (yaml) => {
        this.yaml.set(yaml);
        this.said.set(this.text.chosen(file.name));
      },
      () => this.said.set(this.text.unreadable),
    );
  }

  protected type(yaml: string): void {
    this.yaml.set(yaml);
    this.results.set([]);
    this.said.set('');
  }

  protected async save(event: Event, yaml: string): Promise<void> {
    event.preventDefault();
    if (this.isSaving()) return;
    this.#forget();
    if (yaml.trim() === '') {
      this.said.set(this.text.empty);
      return;
    }
    this.isSaving.set(true);
    try {
      this.#show(await this.#api.import(yaml));
    } catch (error) {
      await this.#explain(yaml, toProblem(error));
    } finally {
      this.isSaving.set(false);
    }
    // It stands above the text, which may be longer than the window.
    afterNextRender(
      { read: () => this.outcome()?.nativeElement.scrollIntoView({ block: 'center' }) },
      { injector: this.#injector },
    );
  }

  /** Shows a line by selecting it, so that it is found with a glance and typed over. */
  protected goTo(line: number): void {
    const box = this.box()?.nativeElement;
    if (!box) return;
    const [start, end] = rangeOfLine(box.value, line);
    box.focus();
    box.setSelectionRange(start, end);
    const lineHeight = Number.parseFloat(getComputedStyle(box).lineHeight) || 20;
    box.scrollTop = Math.max(0, (line - 4) * lineHeight);
  }

  #show(imported: ImportedTemplates): void {
    this.results.set(
      OUTCOMES.flatMap((outcome) => imported[outcome].map((id) => ({ id, outcome: this.text.outcomes[outcome] }))),
    );
  }

  async #explain(yaml: string, problem: ClientProblem): Promise<void> {
    if (problem.code === 'malformed-request') this.faults.set([faultIn(problem.detail)]);
    else if (problem.errors.length > 0) this.faults.set(await faultsIn(yaml, problem.errors));
    else this.problem.set(problem);
  }

  #forget(): void {
    this.problem.set(null);
    this.faults.set([]);
    this.results.set([]);
    this.said.set('');
  }
}
