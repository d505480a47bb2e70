export const CODE_SERVER: string;
export function installCodeServer(): Promise<void>;
