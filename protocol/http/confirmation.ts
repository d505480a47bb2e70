import { z } from 'zod';

/** Body of what cannot be undone: repeats the name of what is to go, exactly as the list shows it. */
export const Confirmation = z
  .strictObject({ confirm: z.string().min(1).max(255).describe('The name, exactly as the list shows it.') })
  .meta({ id: 'Confirmation' });
export type Confirmation = z.infer<typeof Confirmation>;
