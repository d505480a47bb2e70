import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { mdiClose, mdiMagnify } from '@mdi/js';
import { Icon } from '../../core/icons/icon';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { type CatalogScope, categoriesOf, filterCatalog } from '../catalog-filter';
import { CatalogShelf } from '../catalog-shelf';
import { CatalogStore } from '../catalog-store';
import { SessionLauncher } from '../session-launcher';
import { strings } from '../strings';
import { TemplateTile } from '../template-tile/template-tile';

/** A scope with the word on its button. */
interface ScopeChoice {
  readonly label: string;
  readonly scope: CatalogScope;
}

/** The catalog: search as you type, categories, and a tile per application. */
@Component({
  selector: 'app-catalog-list',
  imports: [EmptyState, Icon, ProblemNotice, TemplateTile],
  providers: [SessionLauncher],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './catalog-list.html',
  styleUrl: './catalog-list.scss',
})
export class CatalogList {
  readonly #injector = inject(Injector);
  private readonly refusal = viewChild<unknown, ElementRef<HTMLElement>>('refusal', { read: ElementRef });

  protected readonly store = inject(CatalogStore);
  protected readonly launcher = inject(SessionLauncher);
  protected readonly shelf = inject(CatalogShelf);
  protected readonly text = strings.catalog;
  protected readonly icons = { search: mdiMagnify, clear: mdiClose };
  protected readonly query = signal('');
  protected readonly scope = signal<CatalogScope>({ kind: 'all' });
  /** Id of the tile whose options are unfolded. */
  protected readonly unfolded = signal<string | null>(null);

  protected readonly scopes = computed<readonly ScopeChoice[]>(() => [
    { label: this.text.all, scope: { kind: 'all' } },
    ...(this.shelf.favourites().length > 0
      ? [{ label: this.text.favourites, scope: { kind: 'favourites' } as const }]
      : []),
    ...(this.shelf.recent().length > 0 ? [{ label: this.text.recent, scope: { kind: 'recent' } as const }] : []),
    ...categoriesOf(this.store.templates() ?? []).map((name) => ({
      label: name,
      scope: { kind: 'category', name } as const,
    })),
  ]);

  protected readonly found = computed(() =>
    filterCatalog(this.store.templates() ?? [], this.query(), this.scope(), {
      favourites: this.shelf.favourites(),
      recent: this.shelf.recent(),
    }),
  );

  constructor() {
    void this.store.load();
    // The tile may be pages below the sentence that says why it did not launch.
    effect(() => {
      if (this.launcher.problem() === null) return;
      afterNextRender(() => this.refusal()?.nativeElement.scrollIntoView({ block: 'nearest' }), {
        injector: this.#injector,
      });
    });
  }

  protected isChosen({ scope }: ScopeChoice): boolean {
    const chosen = this.scope();
    if (scope.kind === 'category') return chosen.kind === 'category' && chosen.name === scope.name;
    return chosen.kind === scope.kind;
  }

  protected toggleOptions(id: string): void {
    this.unfolded.update((open) => (open === id ? null : id));
  }
}
