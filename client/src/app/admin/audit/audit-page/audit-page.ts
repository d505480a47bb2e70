import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { ActivatedRoute, Router } from '@angular/router';
import type { AuditVerification } from '../../../../../../protocol/http/audit.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { toProblem } from '../../../core/api/problem-parsing';
import { EmptyState } from '../../../shared/empty-state/empty-state';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { type FilterParams, filterFrom } from '../audit-filter';
import { AuditFilters } from '../audit-filters/audit-filters';
import { AuditLog } from '../audit-log';
import { AuditTable } from '../audit-table/audit-table';
import { AuditApi, type ExportFormat } from '../audit.api';
import { offerFile } from '../offer-file';
import { leavesRoutineOut } from '../routine';
import { strings } from '../strings';
import { VerifyResult } from '../verify-result/verify-result';

/** The log, for administrators and auditors. Its filters stand in the address, so that what somebody sees can be sent to somebody else. */
@Component({
  selector: 'app-audit-page',
  imports: [
    AuditFilters,
    AuditTable,
    EmptyState,
    MatButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    ProblemNotice,
    VerifyResult,
  ],
  providers: [AuditLog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.scss',
})
export class AuditPage {
  readonly #api = inject(AuditApi);
  readonly #router = inject(Router);
  readonly #address = toSignal(inject(ActivatedRoute).queryParamMap, { requireSync: true });
  protected readonly log = inject(AuditLog);
  protected readonly text = strings;
  protected readonly filter = computed(() => filterFrom((name) => this.#address().get(name)));
  /** Whether somebody wants to see what is left out otherwise; it stands in the address as well. */
  readonly #routine = computed(() => this.#address().get('routine'));
  protected readonly isRoutineLeftOut = computed(() => leavesRoutineOut(this.filter(), this.#routine()));
  protected readonly canLeaveOut = computed(() => leavesRoutineOut(this.filter(), null));
  protected readonly isFiltered = computed(() => Object.keys(this.filter()).length > 0);
  protected readonly verification = signal<AuditVerification | null>(null);
  protected readonly busyWith = signal<'verify' | 'export' | null>(null);
  /** What went wrong with verifying or exporting; what went wrong with reading, the log itself says. */
  protected readonly problem = signal<ClientProblem | null>(null);

  constructor() {
    effect(() => {
      const filter = this.filter();
      const isRoutineLeftOut = this.isRoutineLeftOut();
      untracked(() => void this.log.show(filter, isRoutineLeftOut));
    });
  }

  protected async choose(filter: FilterParams): Promise<void> {
    await this.#router.navigate([], { queryParams: { ...filter, routine: this.#routine() } });
  }

  protected async showRoutine(isShown: boolean): Promise<void> {
    await this.#router.navigate([], { queryParams: { ...this.filter(), routine: isShown ? 'shown' : null } });
  }

  protected async verify(): Promise<void> {
    this.verification.set(null);
    await this.#work('verify', async () => this.verification.set(await this.#api.verify()));
  }

  protected async export(format: ExportFormat): Promise<void> {
    await this.#work('export', async () =>
      offerFile(await this.#api.export(this.filter(), format), `streamspace-audit.${format}`),
    );
  }

  async #work(what: 'verify' | 'export', work: () => Promise<void>): Promise<void> {
    if (this.busyWith() !== null) return;
    this.busyWith.set(what);
    this.problem.set(null);
    await work().catch((error: unknown) => this.problem.set(toProblem(error)));
    this.busyWith.set(null);
  }
}
