export const PRODUCT_TARGETS: readonly string[];
export function buildProductImages(
  socket: string,
  version: string,
  targets?: readonly string[],
): Promise<readonly string[]>;
