export const APPLICATIONS: readonly string[];
export function imageName(application: string): string;
export function buildSessionImages(
  socket: string,
  version: string,
  applications?: readonly string[],
): Promise<readonly string[]>;
export function buildImages(
  socket: string,
  images: {
    readonly dockerfile: string;
    /** Files and folders of the repository. */
    readonly context: readonly string[];
    readonly targets: readonly { readonly name: string; readonly target: string }[];
  },
): Promise<readonly string[]>;
