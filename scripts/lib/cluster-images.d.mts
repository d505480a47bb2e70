/** Copies those of `images` that the cluster lacks or has otherwise, from the engine at `socket`, with the cluster's `tool`. */
export function loadImages(tool: string, socket: string, images: readonly string[]): Promise<void>;
