import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { AdoptOrphan, OrphanView } from '../../../../protocol/http/orphans.js';
import { ConfirmNameDialog, type NameToConfirm } from '../shared/confirm-name-dialog/confirm-name-dialog';
import { dialogConfig } from '../shared/dialog-config';
import { AdminApi } from './admin.api';
import { AdoptDialog } from './adopt-dialog/adopt-dialog';
import { strings } from './strings';

/** What an administrator decides about an instance that belongs to no session: each asks first, and answers with what came of it. */
@Injectable({ providedIn: 'root' })
export class OrphanDecisions {
  readonly #api = inject(AdminApi);
  readonly #dialog = inject(MatDialog);

  /** Rejects with a `ProblemError`; empty when the person thought better of it. */
  async adopt(agentId: string, orphan: OrphanView): Promise<string> {
    const dialog = this.#dialog.open<AdoptDialog, OrphanView, AdoptOrphan>(AdoptDialog, dialogConfig(orphan, '480px'));
    const person = await firstValueFrom(dialog.afterClosed());
    if (person === undefined) return '';
    const { name, owner } = await this.#api.adopt(agentId, orphan.id, person);
    return strings.agent.adopted(name, owner.displayName);
  }

  /** Rejects with a `ProblemError`; empty when the person thought better of it. */
  async remove(agentId: string, { id, name, home }: OrphanView): Promise<string> {
    const { title, confirm, persistent, temporary } = strings.orphan.removeDialog;
    const detail = home === 'temporary' ? temporary : persistent;
    const dialog = this.#dialog.open<ConfirmNameDialog, NameToConfirm, boolean>(
      ConfirmNameDialog,
      dialogConfig({ title, detail, name, confirm }, '520px'),
    );
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return '';
    await this.#api.removeOrphan(agentId, id, name);
    return strings.agent.removing(name);
  }
}
