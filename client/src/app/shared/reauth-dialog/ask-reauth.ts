import type { Injector } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { dialogConfig } from '../dialog-config';
import { ReauthDialog } from './reauth-dialog';

/** Asks the person who they are, unless that is being asked already. Whether they proved it. */
export async function askReauth(injector: Injector): Promise<boolean> {
  const dialogs = injector.get(MatDialog);
  const open = dialogs.openDialogs.find(({ componentInstance }) => componentInstance instanceof ReauthDialog);
  const dialog = open ?? dialogs.open<ReauthDialog, null, boolean>(ReauthDialog, dialogConfig(null, '440px'));
  const isConfirmed: unknown = await firstValueFrom(dialog.afterClosed());
  return isConfirmed === true;
}
