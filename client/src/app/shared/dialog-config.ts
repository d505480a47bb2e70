import { MatDialogConfig } from '@angular/material/dialog';

/** Configuration of a dialog that is given `data` and grows no wider than `maxWidth` (CSS). */
export function dialogConfig<Data>(data: Data, maxWidth: string): MatDialogConfig<Data> {
  const config = new MatDialogConfig<Data>();
  config.data = data;
  config.maxWidth = maxWidth;
  config.width = '100%';
  return config;
}
