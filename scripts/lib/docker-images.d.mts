export const APPLICATIONS: readonly string[];
export function imageName(application: string): string;
export function buildSessionImages(
  socket: string,
  version: string,
  applications?: readonly string[],
): Promise<readonly string[]>;
