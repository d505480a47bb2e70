import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { GroupView } from '../../../../../protocol/http/groups.js';
import { dialogConfig } from '../../shared/dialog-config';
import { GroupDialog } from './group-dialog/group-dialog';
import { QuotaDialog, type QuotaDialogData } from './quota-dialog/quota-dialog';

/** Opens the dialogs of this page. Each call resolves when its dialog is closed, with whether anything may have changed. */
@Injectable({ providedIn: 'root' })
export class LimitDialogs {
  readonly #dialog = inject(MatDialog);

  async editLimits(data: QuotaDialogData): Promise<boolean> {
    const dialog = this.#dialog.open<QuotaDialog, QuotaDialogData, boolean>(QuotaDialog, dialogConfig(data, '620px'));
    return (await firstValueFrom(dialog.afterClosed())) ?? false;
  }

  async manageGroup(group: GroupView): Promise<void> {
    const dialog = this.#dialog.open<GroupDialog, GroupView>(GroupDialog, dialogConfig(group, '560px'));
    await firstValueFrom(dialog.afterClosed());
  }
}
