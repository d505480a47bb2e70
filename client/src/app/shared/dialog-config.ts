import { MatDialogConfig } from '@angular/material/dialog';

/** Configuration of a dialog that is given `data` and grows no wider than `maxWidth` (CSS) and never up to the window's edges. */
export function dialogConfig<Data>(data: Data, maxWidth: string): MatDialogConfig<Data> {
  const config = new MatDialogConfig<Data>();
  config.data = data;
  config.maxWidth = `min(${maxWidth}, 100vw - 32px)`;
  config.width = '100%';
  return config;
}
