/** Stands for any text that contains `part`, inside what is expected of an object. */
export const containing = (part: string): unknown => expect.stringContaining(part);
